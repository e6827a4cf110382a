package dev.streamgauge.state.shard;

import org.apache.beam.sdk.annotations.Internal;
import org.joda.time.Duration;

/** Checks durations given by users. */
@Internal
public final class Periods {
  private Periods() {}

  public static Duration checked(Duration period) {
    return positive(period, "The period of results", "10s");
  }

  public static Duration checkedTtl(Duration ttl) {
    return positive(ttl, "The time after which a key expires", "1h");
  }

  public static Duration checkedGap(Duration gap) {
    return positive(gap, "The gap between sessions", "30s");
  }

  private static Duration positive(Duration duration, String what, String example) {
    if (duration.getMillis() <= 0) {
      throw new IllegalArgumentException(
          String.format(
              "%s must be positive, but is %s: give a duration such as %s.",
              what, duration, example));
    }
    return duration;
  }
}
