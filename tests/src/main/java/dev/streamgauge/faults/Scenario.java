package dev.streamgauge.faults;

import static dev.streamgauge.faults.KafkaScenarios.DIRECT;
import static dev.streamgauge.faults.KafkaScenarios.SPARK;

import java.util.List;
import java.util.function.Function;
import java.util.stream.Stream;

/**
 * One way to break a run.
 *
 * @param name the letter it goes by on the command line
 * @param run runs it on each runner it is about
 */
record Scenario(String name, Function<Lab, List<FaultRow>> run) {
  static List<Scenario> all() {
    return List.of(
        new Scenario("a", lab -> List.of(KafkaScenarios.skewAndKills(lab).run(lab))),
        new Scenario("b", SpoolScenarios::kills),
        new Scenario(
            "c",
            lab ->
                Stream.of(DIRECT, SPARK)
                    .map(runner -> KafkaScenarios.outages(lab, runner).run(lab))
                    .toList()),
        new Scenario("c-spool", SpoolScenarios::fullDisk),
        new Scenario(
            "e", lab -> KafkaScenarios.late(lab).stream().map(trial -> trial.run(lab)).toList()));
  }
}
