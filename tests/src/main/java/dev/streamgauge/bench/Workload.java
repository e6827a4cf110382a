package dev.streamgauge.bench;

import java.time.Duration;

/** What a contender is to do: count the errors of a topic per sliding window. */
record Workload(
    String bootstrapServers,
    String topic,
    long lines,
    Duration windowSize,
    Duration windowPeriod,
    String heap) {

  /** How many windows a line is in. */
  long overlap() {
    return windowSize.dividedBy(windowPeriod);
  }

  /** A duration as Streamgauge's options take it. */
  static String option(Duration duration) {
    return duration.toMillis() % 1000 == 0
        ? duration.toSeconds() + "s"
        : duration.toMillis() + "ms";
  }
}
