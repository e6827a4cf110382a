package dev.streamgauge.faults;

import java.time.Duration;

/**
 * A line of the table.
 *
 * @param linesIn lines that were sent
 * @param accounted lines that the windows account for
 * @param tally the comparison of windows with the plain loop's
 */
record FaultRow(
    String scenario,
    String runner,
    String faults,
    long linesIn,
    long accounted,
    Tally tally,
    Duration time) {
  /** Returns a row for a scenario that cannot run here. */
  static FaultRow skipped(String scenario, String runner, String reason) {
    return new FaultRow(scenario, runner, reason, 0, 0, new Tally(0, 0, 0), Duration.ZERO);
  }

  boolean clean() {
    return tally.lost() == 0 && tally.doubled() == 0;
  }
}
