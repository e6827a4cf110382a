package dev.streamgauge.state;

import java.util.Comparator;

/**
 * A span of event time, {@code [startMillis, endMillis)}, in milliseconds since the epoch. Ordered
 * by the end.
 */
record Interval(long startMillis, long endMillis) implements Comparable<Interval> {
  private static final Comparator<Interval> ORDER =
      Comparator.comparingLong(Interval::endMillis).thenComparingLong(Interval::startMillis);

  /** What sorts before all that end after {@code millis}, and behind all that end before. */
  static Interval endingAt(long millis) {
    return new Interval(Long.MIN_VALUE, millis);
  }

  @Override
  public int compareTo(Interval that) {
    return ORDER.compare(this, that);
  }
}
