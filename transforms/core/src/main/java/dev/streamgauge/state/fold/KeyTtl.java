package dev.streamgauge.state.fold;

import java.io.Serializable;
import org.apache.beam.sdk.annotations.Internal;
import org.checkerframework.checker.nullness.qual.Nullable;
import org.joda.time.Duration;

/**
 * For how long a key is kept without values.
 *
 * @param millis whole periods; {@link #FOR_EVER} if keys are not forgotten
 * @param periodMillis the length of a period
 */
@Internal
public record KeyTtl(long millis, long periodMillis) implements Serializable {
  static final long FOR_EVER = Long.MAX_VALUE;

  /** For at least {@code duration}, up to the end of a period; null for ever. */
  public static KeyTtl of(@Nullable Duration duration, long periodMillis) {
    return duration == null
        ? new KeyTtl(FOR_EVER, periodMillis)
        : new KeyTtl(
            -Math.floorDiv(-duration.getMillis(), periodMillis) * periodMillis, periodMillis);
  }

  /** When a key is forgotten whose latest period with values has ended at {@code latestEnd}. */
  public long endsAt(long latestEnd) {
    return millis == FOR_EVER ? FOR_EVER : latestEnd + millis;
  }

  /** The period at whose end it is forgotten. */
  public Interval lastPeriod(long latestEnd) {
    long end = endsAt(latestEnd);
    return new Interval(end - periodMillis, end);
  }
}
