package dev.streamgauge.faults;

import static dev.streamgauge.testing.Runners.DIRECT;
import static dev.streamgauge.testing.Runners.FLINK;
import static dev.streamgauge.testing.Runners.SPARK;

import dev.streamgauge.testing.Runners;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.BiFunction;

/**
 * One way to break a run.
 *
 * @param name the letter it goes by on the command line
 * @param runners the runners it uses unless the user names one
 * @param run runs it on a runner
 */
record Scenario(String name, List<String> runners, BiFunction<Lab, String, List<FaultRow>> run) {
  private static final Duration RANDOM_BYTES_FOR = Duration.ofSeconds(60);

  static List<Scenario> all() {
    return List.of(
        new Scenario(
            "a",
            List.of(SPARK, FLINK),
            (lab, runner) -> List.of(KafkaScenarios.skewAndKills(lab, runner).run(lab))),
        new Scenario(
            "b",
            Runners.all(),
            (lab, runner) -> List.of(SpoolScenarios.kills(lab, runner).run(lab))),
        new Scenario(
            "c",
            Runners.all(),
            (lab, runner) -> List.of(KafkaScenarios.outages(lab, runner).run(lab))),
        new Scenario(
            "c-spool",
            List.of(DIRECT),
            (lab, runner) -> List.of(SpoolScenarios.fullDisk(lab, runner).run(lab))),
        new Scenario("d", Runners.all(), (lab, runner) -> List.of(hostile(lab, runner))),
        new Scenario(
            "d-inputs", List.of(DIRECT), (lab, runner) -> new BadInputTrial(lab, runner).run()),
        new Scenario(
            "e",
            Runners.all(),
            (lab, runner) ->
                KafkaScenarios.allLate(lab, runner).stream().map(trial -> trial.run(lab)).toList()),
        new Scenario(
            "f", List.of(DIRECT, SPARK), (lab, runner) -> new SenderTrial(lab, runner).run()));
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
