package dev.streamgauge.faults;

import dev.streamgauge.testing.LogLines;
import java.time.Duration;
import java.time.Instant;
import java.util.List;

/**
 * The scenarios that read from Kafka and write to PostgreSQL. All lines are errors, so that every
 * lost or doubly counted line is noticed.
 */
final class KafkaScenarios {
  private static final Instant NINE = Instant.parse("2023-11-14T21:00:00Z");
  private static final Instant TEN = Instant.parse("2023-11-14T22:00:00Z");
  private static final Duration SECONDS_A_KILL = Duration.ofSeconds(15);

  private KafkaScenarios() {}

  /**
   * Returns scenario (a): one partition an hour behind the other, with kills, also during start-up
   * and recovery.
   */
  static KafkaTrial skewAndKills(Lab lab, String runner) {
    Duration span = SECONDS_A_KILL.multipliedBy(lab.kills());
    LogLines behind = lines(lab, 0, Duration.ofHours(2)).startingAt(NINE);
    LogLines ahead = lines(lab, 1, Duration.ofHours(2)).startingAt(TEN);
    return trial("a: an hour of skew", runner, lab, behind, ahead, span)
        .withFaults(new Kills(lab.seed(), lab.kills()));
  }

  /** Returns scenario (c): broker and database go down and come back. */
  static KafkaTrial outages(Lab lab, String runner) {
    int rounds = Math.max(1, lab.kills() / 10);
    // Slow enough that a partition that recovers some seconds after the other is not late.
    Duration span = Duration.ofSeconds(30).multipliedBy(rounds);
    LogLines one = lines(lab, 0, span.multipliedBy(5)).startingAt(TEN);
    LogLines two = lines(lab, 1, span.multipliedBy(5)).startingAt(TEN);
    return trial("c: servers away", runner, lab, one, two, span)
        .withFaults(Outages.ofBrokerAndDatabase(lab, rounds));
  }

  /** Returns scenario (e): a tenth of the lines is late by up to 9 minutes. */
  static KafkaTrial late(Lab lab, String runner) {
    Duration span = SECONDS_A_KILL.multipliedBy(fewer(lab));
    // Three minutes of event time a second: most late lines arrive after their windows have closed.
    Duration eventTime = span.multipliedBy(180);
    return trial(
        "e: a tenth late",
        runner,
        lab,
        lines(lab, 0, eventTime).startingAt(TEN).someLateBy(0.1, Duration.ofMinutes(9)),
        lines(lab, 1, eventTime).startingAt(TEN).someLateBy(0.1, Duration.ofMinutes(9)),
        span);
  }

  /** Returns scenario (e) with kills. */
  static KafkaTrial lateAndKills(Lab lab, String runner) {
    return late(lab, runner).withFaults(new Kills(lab.seed(), fewer(lab)));
  }

  /**
   * Returns scenario (e) undisturbed; killed and resumed from the checkpoint; killed and restarted
   * from the first line.
   */
  static List<KafkaTrial> allLate(Lab lab, String runner) {
    return List.of(
        late(lab, runner), lateAndKills(lab, runner), lateAndKills(lab, runner).fromTheFirstLine());
  }

  private static int fewer(Lab lab) {
    return Math.max(1, lab.kills() / 4);
  }

  private static LogLines lines(Lab lab, int partition, Duration eventTime) {
    return LogLines.seeded(2 * lab.seed() + partition)
        .errorRate(1)
        .every(eventTime.dividedBy(lab.lines() / 2));
  }

  private static KafkaTrial trial(
      String title, String runner, Lab lab, LogLines one, LogLines two, Duration span) {
    return new KafkaTrial(
        title, runner, List.of(one, two), lab.lines() / 2, span, Injector.none(), true);
  }
}
