package dev.streamgauge.state;

import org.joda.time.Duration;

/** Checks of durations that users give. */
final class Periods {
  private Periods() {}

  static Duration checked(Duration period) {
    return positive(period, "The period of results", "10s");
  }

  static Duration checkedRest(Duration rest) {
    return positive(rest, "The time after which a key expires", "1h");
  }

  static Duration checkedGap(Duration gap) {
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
