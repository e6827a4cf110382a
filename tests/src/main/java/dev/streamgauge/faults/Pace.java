package dev.streamgauge.faults;

import java.time.Duration;

/**
 * The schedule of an input: ever slower, so that some is left however long the faults take, and all
 * at once when they are over.
 */
final class Pace {
  private final double spanNanos;
  private final long start = System.nanoTime();
  private volatile boolean hurry;

  /** Creates a schedule that begins now; two thirds are due after {@code span}. */
  Pace(Duration span) {
    spanNanos = Math.max(1, span.toNanos());
  }

  /** Makes everything due from now on. */
  void hurry() {
    hurry = true;
  }

  /** Returns how many of {@code total} are due by now. */
  long due(long total) {
    return hurry ? total : (long) (total * (1 - Math.exp((start - System.nanoTime()) / spanNanos)));
  }
}
