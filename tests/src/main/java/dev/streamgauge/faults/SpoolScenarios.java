package dev.streamgauge.faults;

import java.time.Duration;
import java.util.List;
import java.util.stream.Stream;

/** The scenarios that receive lines over TCP and keep them in a spool. */
final class SpoolScenarios {
  private static final List<String> RUNNERS = List.of("DirectRunner", "SparkRunner");
  private static final Duration SECONDS_A_KILL = Duration.ofSeconds(15);
  private static final int SMALL_DISK = 8;

  private SpoolScenarios() {}

  /** (b) Killed and started again; the sender goes on behind what is in the spool. */
  static List<FaultRow> kills(Lab lab) {
    Duration span = SECONDS_A_KILL.multipliedBy(lab.kills());
    return RUNNERS.stream()
        .map(
            runner ->
                new SpoolTrial(
                    "b: TCP with a spool",
                    runner,
                    lab.lines(),
                    span,
                    new Kills(lab.seed(), lab.kills()),
                    0))
        .map(trial -> trial.run(lab))
        .toList();
  }

  /** (c) The disk of the spool is full, as more comes than a database takes that is away. */
  static List<FaultRow> fullDisk(Lab lab) {
    return Stream.of("DirectRunner")
        .map(
            runner ->
                new SpoolTrial(
                    "c: disk of the spool full",
                    runner,
                    Math.min(lab.lines(), 150_000),
                    Duration.ofSeconds(5),
                    Outages.ofDatabase(lab, 1),
                    SMALL_DISK))
        .map(trial -> trial.run(lab))
        .toList();
  }
}
