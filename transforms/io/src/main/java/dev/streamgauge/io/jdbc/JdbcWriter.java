package dev.streamgauge.io.jdbc;

import dev.streamgauge.util.Backoff;
import dev.streamgauge.util.Outages;
import java.io.IOException;
import java.io.Serializable;
import java.sql.SQLException;
import java.util.Collection;
import org.checkerframework.checker.nullness.qual.Nullable;
import org.joda.time.Duration;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Writes rows to a database, and retries while it is unavailable. */
final class JdbcWriter implements Serializable {
  private static final long serialVersionUID = 1L;
  private static final Logger LOG = LoggerFactory.getLogger(JdbcWriter.class);
  private static final long FIRST_DELAY_MILLIS = 100;
  private static final long LONGEST_DELAY_MILLIS = 15_000;

  private final JdbcTarget target;
  private final String pipeline;
  private final @Nullable Duration retryFor;

  JdbcWriter(JdbcTarget target, String pipeline, @Nullable Duration retryFor) {
    this.target = target;
    this.pipeline = pipeline;
    this.retryFor = retryFor;
  }

  /**
   * Writes {@code rows}, and returns once they are in the table.
   *
   * @throws IOException if the database permanently rejects them
   * @throws InterruptedException if interrupted while waiting for the database
   */
  void write(Collection<ResultRow> rows) throws IOException, InterruptedException {
    if (rows.isEmpty()) {
      return;
    }
    JdbcPool pool;
    try {
      pool = JdbcPools.acquire(target);
    } catch (IOException | RuntimeException e) {
      throw new IOException("Cannot write results to " + target.shown() + ": " + e.getMessage(), e);
    }
    try {
      write(rows, pool);
    } finally {
      JdbcPools.release(pool);
    }
  }

  private void write(Collection<ResultRow> rows, JdbcPool pool)
      throws IOException, InterruptedException {
    Backoff backoff = new Backoff(FIRST_DELAY_MILLIS, LONGEST_DELAY_MILLIS);
    long start = System.nanoTime();
    boolean logged = false;
    while (true) {
      try {
        pool.upsert(pipeline, rows);
        Outages.end(target.shown());
        if (logged) {
          LOG.warn("{} takes results again", target.shown());
        }
        return;
      } catch (SQLException e) {
        if (!JdbcErrors.pass(e, target.dialect()) || isOver(start)) {
          throw refused(e);
        }
        Outages.begin(target.shown(), JdbcErrors.message(e));
        logged |=
            pool.limitedLog()
                .warn(
                    "{} does not take results now ({}): they wait, and are tried again until it"
                        + " does",
                    target.shown(),
                    JdbcErrors.message(e));
        Thread.sleep(backoff.next());
      }
    }
  }

  private boolean isOver(long startNanos) {
    return retryFor != null && System.nanoTime() - startNanos >= retryFor.getMillis() * 1_000_000;
  }

  private IOException refused(SQLException e) {
    IOException refused =
        new IOException(
            String.format(
                "Cannot write results to %s: %s (SQLState %s)",
                target.shown(), JdbcErrors.message(e), JdbcErrors.state(e)));
    // Not the cause: a failed pipeline reports its root cause, which must be this exception.
    refused.addSuppressed(e);
    return refused;
  }
}
