package dev.streamgauge.state;

import java.io.Serializable;
import org.checkerframework.checker.nullness.qual.Nullable;
import org.joda.time.Duration;

/**
 * For how long a key is kept without values.
 *
 * @param millis whole periods; {@link #FOR_EVER} if keys are not forgotten
 * @param periodMillis the length of a period
 */
record Rest(long millis, long periodMillis) implements Serializable {
  static final long FOR_EVER = Long.MAX_VALUE;

  /** For at least {@code duration}, up to the end of a period; null for ever. */
  static Rest of(@Nullable Duration duration, long periodMillis) {
    return duration == null
        ? new Rest(FOR_EVER, periodMillis)
        : new Rest(
            -Math.floorDiv(-duration.getMillis(), periodMillis) * periodMillis, periodMillis);
  }

  /** When a key is forgotten whose latest period with values has ended at {@code latestEnd}. */
  long endsAt(long latestEnd) {
    return millis == FOR_EVER ? FOR_EVER : latestEnd + millis;
  }

  /** The period at whose end it is forgotten. */
  Interval lastPeriod(long latestEnd) {
    long end = endsAt(latestEnd);
    return new Interval(end - periodMillis, end);
  }
}
