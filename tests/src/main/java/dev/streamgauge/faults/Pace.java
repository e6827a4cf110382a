package dev.streamgauge.faults;

import java.time.Duration;

/**
 * How much of an input is sent by when: ever slower, so that there is some left however long the
 * faults take, and all at once when they are over.
 */
final class Pace {
  private final double spanNanos;
  private final long start = System.nanoTime();
  private volatile boolean hurry;

  /** Begins now; two thirds are due after {@code span}. */
  Pace(Duration span) {
    spanNanos = Math.max(1, span.toNanos());
  }

  /** From now on all is due. */
  void hurry() {
    hurry = true;
  }

  /** Returns how many of {@code total} are due by now. */
  long due(long total) {
    return hurry ? total : (long) (total * (1 - Math.exp((start - System.nanoTime()) / spanNanos)));
  }
}
