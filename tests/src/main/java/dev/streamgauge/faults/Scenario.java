package dev.streamgauge.faults;

import static dev.streamgauge.faults.KafkaScenarios.DIRECT;
import static dev.streamgauge.faults.KafkaScenarios.SPARK;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Stream;

/**
 * One way to break a run.
 *
 * @param name the letter it goes by on the command line
 * @param run runs it on each runner it is about
 */
record Scenario(String name, Function<Lab, List<FaultRow>> run) {
  private static final Duration RANDOM_BYTES_FOR = Duration.ofSeconds(60);

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
            "d", lab -> Stream.of(DIRECT, SPARK).map(runner -> hostile(lab, runner)).toList()),
        new Scenario(
            "e", lab -> KafkaScenarios.late(lab).stream().map(trial -> trial.run(lab)).toList()));
  }

  private static FaultRow hostile(Lab lab, String runner) {
    long start = System.nanoTime();
    try {
      HostilePeers.Outcome outcome = HostilePeers.run(lab.seed(), RANDOM_BYTES_FOR, runner);
      return new FaultRow(
          "d: hostile peers",
          runner,
          String.format(
              Locale.ROOT,
              "%,d connections, %,d random bytes, %d lines of 10 MB",
              outcome.connections(),
              outcome.randomBytes(),
              outcome.longLinesSent()),
          outcome.linesSent(),
          outcome.linesCounted(),
          Tally.of(Map.of(0L, outcome.linesSent()), Map.of(0L, outcome.linesCounted())),
          Duration.ofNanos(System.nanoTime() - start));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
