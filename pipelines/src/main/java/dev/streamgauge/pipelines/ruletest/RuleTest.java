package dev.streamgauge.pipelines.ruletest;

import java.util.List;

/**
 * One test: lines, and the alerts that must fire, with times in milliseconds since the epoch.
 *
 * @param name its name, for people
 * @param startMillis when the stream of lines begins; no line is earlier
 * @param lines the lines, in any order
 * @param expectations the alerts that must fire at given times, at least one, in any order
 */
public record RuleTest(
    String name, long startMillis, List<TimedLine> lines, List<Expectation> expectations) {
  /**
   * A line and its event time.
   *
   * @param atMillis its event time
   */
  record TimedLine(long atMillis, String line) {}

  public RuleTest {
    lines = List.copyOf(lines);
    expectations = List.copyOf(expectations);
  }

  /** Returns how far the stream must advance for the last expectation. */
  long endMillis() {
    return expectations.stream().mapToLong(Expectation::atMillis).max().orElse(startMillis);
  }
}
