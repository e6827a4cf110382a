package dev.streamgauge.outputs.cassandra;

import dev.streamgauge.io.source.LeaseCache;
import dev.streamgauge.util.Backoff;
import dev.streamgauge.util.Outages;
import dev.streamgauge.util.RateLimitedLogger;
import java.io.IOException;
import java.io.Serializable;
import java.time.Duration;
import java.util.Collection;
import org.checkerframework.checker.nullness.qual.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Writes rows to a table, and retries while it is unavailable. */
final class CassandraWriter implements Serializable {
  private static final long serialVersionUID = 1L;
  private static final Logger LOG = LoggerFactory.getLogger(CassandraWriter.class);
  private static final RateLimitedLogger LIMITED = new RateLimitedLogger(LOG, 1);

  /** Static, since runners create a DoFn anew for every bundle, and a session is expensive. */
  private static final LeaseCache<CassandraTable> TABLES = new LeaseCache<>();

  private static final Duration GRACE = Duration.ofMinutes(1);
  private static final long FIRST_DELAY_MILLIS = 100;
  private static final long LONGEST_DELAY_MILLIS = 15_000;

  private final CassandraTarget target;
  private final String pipeline;
  private final @Nullable Duration retryFor;

  CassandraWriter(CassandraTarget target, String pipeline, @Nullable Duration retryFor) {
    this.target = target;
    this.pipeline = pipeline;
    this.retryFor = retryFor;
  }

  /**
   * Writes {@code rows}, and returns once they are in the table.
   *
   * @throws IOException if Cassandra rejects them for good
   * @throws InterruptedException if interrupted while waiting for it
   */
  void write(Collection<CassandraRow> rows) throws IOException, InterruptedException {
    Backoff backoff = new Backoff(FIRST_DELAY_MILLIS, LONGEST_DELAY_MILLIS);
    long start = System.nanoTime();
    boolean logged = false;
    while (true) {
      String reason;
      try (LeaseCache.Lease<CassandraTable> lease =
          TABLES.acquire(target, GRACE, () -> CassandraTable.connect(target))) {
        lease.engine().upsert(pipeline, rows);
        Outages.end(target.shown());
        if (logged) {
          LOG.warn("{} takes results again", target.shown());
        }
        return;
      } catch (IOException e) {
        throw refused(e.getMessage(), e);
      } catch (RuntimeException e) {
        reason = CassandraErrors.message(e);
        if (!CassandraErrors.pass(e) || isOver(start)) {
          throw refused(reason, e);
        }
      }
      Outages.begin(target.shown(), reason);
      logged |=
          LIMITED.warn(
              "{} does not take results now ({}): they wait, and are tried again until it does",
              target.shown(),
              reason);
      Thread.sleep(backoff.next());
    }
  }

  private boolean isOver(long startNanos) {
    return retryFor != null && System.nanoTime() - startNanos >= retryFor.toNanos();
  }

  private IOException refused(String reason, Exception e) {
    IOException refused =
        new IOException("Cannot write results to " + target.shown() + ": " + reason);
    // Not the cause: a failed pipeline reports its root cause, which must be this exception.
    refused.addSuppressed(e);
    return refused;
  }
}
