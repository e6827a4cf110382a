package dev.streamgauge.alerts.evaluate;

import org.checkerframework.checker.nullness.qual.Nullable;

/**
 * A time in which an alert fired.
 *
 * @param startMillis when it began to fire
 * @param endMillis when it was resolved, or {@link #OPEN}
 * @param value the condition's value at its start
 * @param sample a line of that time
 */
record FiringInterval(long startMillis, long endMillis, double value, @Nullable String sample) {
  /** The end of an interval that still fires. */
  static final long OPEN = Long.MAX_VALUE;

  /** Returns the open interval of a firing alert. */
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
