package dev.streamgauge.pipelines.run;

import dev.streamgauge.util.BackgroundThread;
import java.io.PrintStream;
import java.time.Instant;
import java.util.Locale;
import java.util.function.LongSupplier;
import java.util.function.Supplier;
import org.apache.beam.sdk.transforms.windowing.BoundedWindow;
import org.joda.time.Duration;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Ends a run whose watermark is stuck although lines arrive that are neither late nor dead: no
 * window closes any more, and nobody would notice. It does not trigger while nothing is read,
 * because the input is idle or a sink is down, nor for files, which have no watermark before their
 * end. A source that reads input but never has a time for its watermark is stuck, too.
 */
final class StallWatchdog implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(StallWatchdog.class);
  private static final long LONGEST_INTERVAL_MILLIS = 10_000;

  /** What {@link Progress} says of a source that reports no watermark. */
  private static final long NONE = Long.MIN_VALUE;

  private static final long NOT_BEGUN = BoundedWindow.TIMESTAMP_MIN_VALUE.getMillis();

  private final Supplier<Progress.Totals> totals;
  private final long limitNanos;
  private final PrintStream err;
  private final LongSupplier nanoTime;
  private final Runnable end;
  private final Thread thread;

  private long watermark = NONE;
  private long movedAt;
  private long linesWhenMoved;
  private long lines;
  private long grownAt;

  /**
   * Creates a watchdog that checks until closed; never if {@code limit} is zero.
   *
   * @param end runs once, when the run has stalled
   */
  StallWatchdog(
      Supplier<Progress.Totals> totals,
      Duration limit,
      PrintStream err,
      LongSupplier nanoTime,
      Runnable end) {
    this.totals = totals;
    this.limitNanos = limit.getMillis() * 1_000_000;
    this.err = err;
    this.nanoTime = nanoTime;
    this.end = end;
    this.movedAt = nanoTime.getAsLong();
    long interval = Math.max(1, Math.min(LONGEST_INTERVAL_MILLIS, limit.getMillis() / 20));
    this.thread = BackgroundThread.of("streamgauge-stall-watchdog", () -> run(interval));
    thread.setDaemon(true);
    if (limitNanos > 0) {
      thread.start();
    }
  }

  private void run(long intervalMillis) {
    try {
      while (!look()) {
        Thread.sleep(intervalMillis);
      }
      end.run();
    } catch (InterruptedException e) {
      // close() ends the thread this way.
    }
  }

  /** Returns whether the run has stalled. */
  private boolean look() {
    try {
      return look(totals.get());
    } catch (RuntimeException e) {
      // A job that is about to end has no metrics.
      LOG.debug("No metrics", e);
      return false;
    }
  }

  /** Records {@code now} and returns whether the run has stalled. */
  boolean look(Progress.Totals now) {
    long nanos = nanoTime.getAsLong();
    long usable = now.linesRead() - now.linesDead() - now.linesDroppedLate();
    if (usable > lines) {
      lines = usable;
      grownAt = nanos;
    }
    if (now.watermarkMillis() != watermark || isOpen(watermark)) {
      watermark = now.watermarkMillis();
      movedAt = nanos;
      linesWhenMoved = lines;
      return false;
    }
    if (nanos - movedAt < limitNanos
        || lines == linesWhenMoved
        || nanos - grownAt > limitNanos / 2) {
      return false;
    }
    err.println(
        String.format(
            Locale.ROOT,
            "streamgauge: the watermark has stood %s for %d s, while %,d lines came: no window"
                + " closes any more, so the run ends (--stallTimeout)",
            watermark <= NOT_BEGUN ? "before all times" : "at " + Instant.ofEpochMilli(watermark),
            (nanos - movedAt) / 1_000_000_000,
            lines - linesWhenMoved));
    return true;
  }

  /** Returns whether there is no watermark to wait for, or it is at its end. */
  private static boolean isOpen(long watermark) {
    return watermark == NONE || watermark >= BoundedWindow.TIMESTAMP_MAX_VALUE.getMillis();
  }

  @Override
  public void close() {
    thread.interrupt();
  }
}
