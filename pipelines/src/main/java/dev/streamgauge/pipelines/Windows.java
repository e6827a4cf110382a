package dev.streamgauge.pipelines;

import dev.streamgauge.windows.SlidingCount;
import org.joda.time.Duration;

/** Makes the windows that options ask for. */
final class Windows {
  private Windows() {}

  static SlidingCount sliding(Duration size, Duration period, StreamgaugeOptions options) {
    Duration lateness = Durations.parse("allowedLateness", options.getAllowedLateness());
    try {
      return SlidingCount.of(size).every(period).withAllowedLateness(lateness);
    } catch (IllegalArgumentException e) {
      throw new ConfigException("--windowSize, --windowPeriod: " + e.getMessage(), e);
    }
  }
}
