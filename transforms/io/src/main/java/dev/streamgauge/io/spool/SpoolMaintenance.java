package dev.streamgauge.io.spool;

import dev.streamgauge.restart.RetentionBound;
import dev.streamgauge.util.BackgroundThread;
import dev.streamgauge.util.RateLimitedLogger;
import java.io.IOException;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The maintenance thread of a spool: forces written data to disk according to its {@link
 * Spool.Sync}, deletes what is released, and logs once a minute that the spool is full.
 */
final class SpoolMaintenance {
  private static final Logger LOG = LoggerFactory.getLogger(SpoolMaintenance.class);
  private static final long TICK_MILLIS = 200;

  private final Spool settings;
  private final SpoolLog log;
  private final SpoolBuffer buffer;
  private final RateLimitedLogger fullLog = new RateLimitedLogger(LOG, 1);
  private final RateLimitedLogger failureLog = new RateLimitedLogger(LOG, 1);
  private final Thread thread;
  private SpoolLog.End forced;

  /** Whether forcing has failed: nothing is received until it succeeds. */
  private volatile boolean broken;

  /** How often it has checked what can be deleted. */
  private volatile long looks;

  private volatile boolean closed;

  SpoolMaintenance(Spool settings, SpoolLog log, SpoolBuffer buffer) {
    this.settings = settings;
    this.log = log;
    this.buffer = buffer;
    this.thread = BackgroundThread.of("streamgauge-spool", this::run);
  }

  void start() {
    thread.start();
  }

  boolean isBroken() {
    return broken;
  }

  long looks() {
    return looks;
  }

  private void run() {
    try {
      long nextLook = System.nanoTime();
      long count = 0;
      while (!closed) {
        awaitWork(nextLook);
        force();
        if (System.nanoTime() - nextLook >= 0) {
          nextLook = System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(TICK_MILLIS);
          release();
          looks = ++count;
        }
      }
    } catch (InterruptedException e) {
      // Nobody interrupts it; if somebody did, it would mean to end.
    }
  }

  private void awaitWork(long untilNanos) throws InterruptedException {
    synchronized (buffer) {
      while (!closed && (broken || !buffer.forceIsDue())) {
        long left = TimeUnit.NANOSECONDS.toMillis(untilNanos - System.nanoTime());
        if (left <= 0) {
          return;
        }
        buffer.wait(left);
      }
    }
  }

  private void force() {
    SpoolLog.End end = log.written();
    if (end == null || end.equals(forced) || settings.sync() == Spool.Sync.NEVER) {
      return;
    }
    try {
      log.force(end);
    } catch (IOException | RuntimeException e) {
      broken = true;
      buffer.measure(broken);
      failureLog.error(
          "The spool {} cannot be forced to the disk ({}): senders wait until it can (said at"
              + " most once a minute)",
          settings.directory(),
          String.valueOf(e.getMessage()));
      return;
    }
    forced = end;
    buffer.publish(end);
    if (broken) {
      broken = false;
      buffer.measure(broken);
      LOG.info("The spool {} can be forced to the disk again", settings.directory());
    }
  }

  private void release() {
    try {
      RetentionBound release = settings.release();
      long before = release == null ? Long.MAX_VALUE : release.releasedBeforeMillis();
      log.deleteReleased(buffer.finalizedSequence(), before, System.nanoTime());
    } catch (IOException | RuntimeException e) {
      failureLog.warn("Room in the spool {} could not be freed", settings.directory(), e);
    }
    buffer.measure(broken);
    if (buffer.isFull() && !broken) {
      fullLog.warn(
          "The spool {} is full: senders wait until windows are written and leave it. It has to"
              + " hold what arrives while a window is open: {} bytes may be too little (said at"
              + " most once a minute)",
          settings.directory(),
          settings.sizeBytes());
    }
  }

  /** Ends the thread. */
  void close() {
    synchronized (buffer) {
      closed = true;
      buffer.notifyAll();
    }
    try {
      thread.join(TimeUnit.SECONDS.toMillis(5));
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
