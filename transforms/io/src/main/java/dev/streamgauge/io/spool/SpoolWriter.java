package dev.streamgauge.io.spool;

import com.google.errorprone.annotations.concurrent.GuardedBy;
import dev.streamgauge.lines.LineBatch;
import dev.streamgauge.util.Backoff;
import dev.streamgauge.util.RateLimitedLogger;
import java.io.IOException;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.LongConsumer;
import java.util.function.LongSupplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Numbers chunks and writes them to the log of a {@link Spool}. While the disk fails, it retries
 * and its caller waits.
 */
final class SpoolWriter {
  private static final Logger LOG = LoggerFactory.getLogger(SpoolWriter.class);

  private static final long LAST_ATTEMPTS_NANOS = TimeUnit.SECONDS.toNanos(5);

  private final Spool settings;
  private final SpoolLog log;
  private final SpoolCounters counters;
  private final RateLimitedLogger limitedLog = new RateLimitedLogger(LOG, 1);
  private final CountDownLatch stopped = new CountDownLatch(1);

  /** When to give up; far in the future while it is not to end. */
  private volatile long giveUpNanos = Long.MAX_VALUE;

  @GuardedBy("this")
  private long nextSequence;

  @GuardedBy("this")
  private boolean closed;

  SpoolWriter(Spool settings, SpoolLog log, SpoolCounters counters) {
    this.settings = settings;
    this.log = log;
    this.counters = counters;
    this.nextSequence = log.recoveredEnd();
  }

  /**
   * Writes a chunk and calls {@code written} with its time before the next one can be written;
   * returns true once that is done, false if the writer is stopped and the disk still fails.
   *
   * <p>A chunk that has to wait arrives when it is written: at its first time it would hold back
   * the watermark, no window would close, and nothing would be released from the full disk.
   *
   * @param again returns the time for another attempt
   */
  boolean write(LineBatch lines, long timeMillis, LongConsumer written, LongSupplier again) {
    ChunkBuffer.Chunk chunk = new ChunkBuffer.Chunk(lines, timeMillis);
    Backoff backoff = new Backoff(10, 1_000);
    boolean failed = false;
    while (!tryWrite(chunk.lines, chunk.timeMillis, written)) {
      if (!failed) {
        failed = true;
        counters.fullWaits.increment();
      }
      if (isStopped(backoff.next()) || System.nanoTime() >= giveUpNanos) {
        LOG.error(
            "The spool {} was closed with a chunk of {} lines that could not be written",
            settings.directory(),
            lines.size());
        return false;
      }
      chunk = chunk.notBefore(again.getAsLong());
    }
    if (failed) {
      LOG.info("The spool {} can be written again", settings.directory());
    }
    return true;
  }

  private synchronized boolean tryWrite(LineBatch lines, long timeMillis, LongConsumer written) {
    if (closed) {
      return false;
    }
    try {
      log.append(nextSequence, timeMillis, SpoolRecord.encode(nextSequence, timeMillis, lines));
    } catch (IOException e) {
      limitedLog.warn(
          "The spool {} cannot be written ({}): senders wait until it can (said at most once a"
              + " minute)",
          settings.directory(),
          String.valueOf(e.getMessage()));
      repair();
      return false;
    }
    nextSequence++;
    written.accept(timeMillis);
    return true;
  }

  @GuardedBy("this")
  private void repair() {
    try {
      log.repair();
    } catch (IOException e) {
      LOG.debug("Repairing the spool {} failed: the next write will", settings.directory(), e);
    }
  }

  private boolean isStopped(long waitMillis) {
    try {
      return stopped.await(waitMillis, TimeUnit.MILLISECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return true;
    }
  }

  /** Gives no future chunk a number less than {@code sequence}. */
  synchronized void skipTo(long sequence) {
    nextSequence = Math.max(nextSequence, sequence);
  }

  /** Ends retries on a failing disk, after a last few seconds. */
  void stopSoon() {
    giveUpNanos = System.nanoTime() + LAST_ATTEMPTS_NANOS;
  }

  /** Ends retries on a failing disk. */
  void stop() {
    stopped.countDown();
  }

  /** Closes the log; nothing more can be written. */
  void close() {
    stop();
    synchronized (this) {
      closed = true;
      try {
        log.close();
      } catch (IOException e) {
        LOG.warn("Closing the spool {} failed", settings.directory(), e);
      }
    }
  }
}
