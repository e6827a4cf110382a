package dev.streamgauge.alerts.evaluate;

import org.checkerframework.checker.nullness.qual.Nullable;

/**
 * A time in which an alert fired.
 *
 * @param startMillis when it began to fire
 * @param endMillis when it was over, or {@link #OPEN}
 * @param value the condition's value at its start
 * @param sample a line of that time
 */
record FiringInterval(long startMillis, long endMillis, double value, @Nullable String sample) {
  /** The end of what is not over. */
  static final long OPEN = Long.MAX_VALUE;

  /** The span of an alert that fires, still open. */
  static FiringInterval of(AlertState firing) {
    return new FiringInterval(firing.sinceMillis(), OPEN, firing.value(), firing.sample());
  }

  boolean isOpen() {
    return endMillis == OPEN;
  }

  FiringInterval endedAt(long millis) {
    return new FiringInterval(startMillis, millis, value, sample);
  }
}
