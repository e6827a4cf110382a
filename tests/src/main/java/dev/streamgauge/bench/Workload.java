package dev.streamgauge.bench;

import dev.streamgauge.testing.LogLines;
import java.time.Duration;
import java.util.List;

/**
 * A question, its windows, and its lines.
 *
 * @param hosts how many hosts the lines come from
 */
record Workload(
    String name, Question question, Duration windowSize, Duration windowPeriod, int hosts) {
  private static final int FEW_HOSTS = 20;

  /** All of them, the usual one first. */
  static final List<Workload> ALL =
      List.of(
          new Workload("errors", Question.ERRORS, seconds(30), seconds(10), FEW_HOSTS),
          new Workload("errors-by-host", Question.ERRORS_BY_HOST, seconds(30), seconds(10), 10_000),
          new Workload("words", Question.WORDS, seconds(1), seconds(1), FEW_HOSTS),
          new Workload("words-sliding", Question.WORDS, seconds(30), seconds(10), FEW_HOSTS),
          new Workload("wide", Question.ERRORS, seconds(3600), seconds(10), FEW_HOSTS));

  private static Duration seconds(long n) {
    return Duration.ofSeconds(n);
  }

  /**
   * Returns the workload of that name.
   *
   * @throws IllegalArgumentException if there is none
   */
  static Workload named(String name) {
    return ALL.stream()
        .filter(workload -> workload.name().equals(name))
        .findFirst()
        .orElseThrow(
            () ->
                new IllegalArgumentException(
                    "--workload="
                        + name
                        + "; there are "
                        + ALL.stream().map(Workload::name).toList()));
  }

  /** Returns the lines of {@code all}, from the number of hosts of this workload. */
  LogLines lines(LogLines all) {
    return all.hosts(hosts);
  }

  /** Returns its topic with {@code lines} lines; workloads with the same lines share one. */
  String topic(long lines) {
    return "logs-%d-%d".formatted(hosts, lines);
  }

  /** Returns how many windows a line is in. */
  long overlap() {
    return windowSize.dividedBy(windowPeriod);
  }

  /** Returns a duration in the syntax of Streamgauge's options. */
  static String option(Duration duration) {
    return duration.toMillis() % 1000 == 0
        ? duration.toSeconds() + "s"
        : duration.toMillis() + "ms";
  }
}
