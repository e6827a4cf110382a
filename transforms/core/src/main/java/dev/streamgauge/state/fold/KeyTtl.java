package dev.streamgauge.state.fold;

import java.io.Serializable;
import org.apache.beam.sdk.annotations.Internal;
import org.checkerframework.checker.nullness.qual.Nullable;
import org.joda.time.Duration;

/**
 * How long an idle key is kept.
 *
 * @param millis whole periods; {@link #FOR_EVER} if keys never expire
 * @param periodMillis the length of a period
 */
@Internal
public record KeyTtl(long millis, long periodMillis) implements Serializable {
  static final long FOR_EVER = Long.MAX_VALUE;

  /**
   * Returns a TTL of at least {@code duration}, rounded up to the end of a period; null means
   * forever.
   */
  public static KeyTtl of(@Nullable Duration duration, long periodMillis) {
    return duration == null
        ? new KeyTtl(FOR_EVER, periodMillis)
        : new KeyTtl(
            -Math.floorDiv(-duration.getMillis(), periodMillis) * periodMillis, periodMillis);
  }

  /** Returns when a key expires whose latest period with values ended at {@code latestEnd}. */
  public long endsAt(long latestEnd) {
    return millis == FOR_EVER ? FOR_EVER : latestEnd + millis;
  }

  /** Returns the period at whose end the key expires. */
  public Interval lastPeriod(long latestEnd) {
    long end = endsAt(latestEnd);
    return new Interval(end - periodMillis, end);
  }
}
