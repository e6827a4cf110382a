package dev.streamgauge.faults;

import java.util.List;
import java.util.function.Function;

/**
 * One way to break a run.
 *
 * @param name the letter it goes by on the command line
 * @param run runs it on each runner it is about
 */
record Scenario(String name, Function<Lab, List<FaultRow>> run) {
  static List<Scenario> all() {
    return List.of(
        new Scenario("a", KafkaScenarios::skewAndKills),
        new Scenario("b", SpoolScenarios::kills),
        new Scenario("c", KafkaScenarios::outages),
        new Scenario("c-spool", SpoolScenarios::fullDisk),
        new Scenario("e", KafkaScenarios::lateLines));
  }
}
