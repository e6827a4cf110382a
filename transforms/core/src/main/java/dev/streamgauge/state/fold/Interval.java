package dev.streamgauge.state.fold;

import java.util.Comparator;
import org.apache.beam.sdk.annotations.Internal;

/**
 * A span of event time, {@code [startMillis, endMillis)}, in milliseconds since the epoch. Ordered
 * by the end.
 */
@Internal
public record Interval(long startMillis, long endMillis) implements Comparable<Interval> {
  private static final Comparator<Interval> ORDER =
      Comparator.comparingLong(Interval::endMillis).thenComparingLong(Interval::startMillis);

  /**
   * Returns a bound that sorts before all intervals that end after {@code millis}, and after all
   * that end before.
   */
  public static Interval endingAt(long millis) {
    return new Interval(Long.MIN_VALUE, millis);
  }

  @Override
  public int compareTo(Interval that) {
    return ORDER.compare(this, that);
  }
}
