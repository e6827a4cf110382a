package dev.streamgauge.faults;

import dev.streamgauge.testing.LogLines;
import java.time.Duration;
import java.time.Instant;
import java.util.List;

/**
 * The scenarios that read from Kafka and write to PostgreSQL. All lines are errors, so that each
 * one that is lost or counted twice is seen.
 */
final class KafkaScenarios {
  private static final String SPARK = "SparkRunner";
  private static final String DIRECT = "DirectRunner";
  private static final Instant NINE = Instant.parse("2023-11-14T21:00:00Z");
  private static final Instant TEN = Instant.parse("2023-11-14T22:00:00Z");
  private static final Duration IDLE = Duration.ofSeconds(60);
  private static final Duration SECONDS_A_KILL = Duration.ofSeconds(15);

  private KafkaScenarios() {}

  /** (a) One partition an hour behind the other; kills in start-up and recovery, too. */
  static List<FaultRow> skewAndKills(Lab lab) {
    Duration span = SECONDS_A_KILL.multipliedBy(lab.kills());
    LogLines behind = lines(lab, 0, Duration.ofHours(2)).startingAt(NINE);
    LogLines ahead = lines(lab, 1, Duration.ofHours(2)).startingAt(TEN);
    return List.of(
        trial(
            "a: an hour of skew", SPARK, lab, behind, ahead, span, kills(lab, lab.kills()), true));
  }

  /** (c) Broker and database go away and come back. */
  static List<FaultRow> outages(Lab lab) {
    int rounds = Math.max(1, lab.kills() / 10);
    // Slow enough that a partition which comes back some seconds after the other is not late.
    Duration span = Duration.ofSeconds(30).multipliedBy(rounds);
    LogLines one = lines(lab, 0, span.multipliedBy(5)).startingAt(TEN);
    LogLines two = lines(lab, 1, span.multipliedBy(5)).startingAt(TEN);
    return List.of(
        trial(
            "c: servers away",
            DIRECT,
            lab,
            one,
            two,
            span,
            Outages.ofBrokerAndDatabase(lab, rounds),
            true),
        trial(
            "c: servers away",
            SPARK,
            lab,
            one,
            two,
            span,
            Outages.ofBrokerAndDatabase(lab, rounds),
            true));
  }

  /** (e) A tenth of the lines is late by up to 9 minutes; without kills and with them. */
  static List<FaultRow> lateLines(Lab lab) {
    int kills = Math.max(1, lab.kills() / 4);
    Duration span = SECONDS_A_KILL.multipliedBy(kills);
    // Three minutes of event time a second: what is late mostly finds its windows closed.
    LogLines one = late(lab, 0, span.multipliedBy(180));
    LogLines two = late(lab, 1, span.multipliedBy(180));
    String title = "e: a tenth late";
    return List.of(
        trial(title, DIRECT, lab, one, two, span, Injector.none(), true),
        trial(title, SPARK, lab, one, two, span, Injector.none(), true),
        trial(title, SPARK, lab, one, two, span, kills(lab, kills), true),
        trial(title, DIRECT, lab, one, two, span, kills(lab, kills), true),
        trial(title + ", from the start", DIRECT, lab, one, two, span, kills(lab, kills), false));
  }

  private static Kills kills(Lab lab, int count) {
    return new Kills(lab.seed(), count);
  }

  private static LogLines lines(Lab lab, int partition, Duration eventTime) {
    return LogLines.seeded(2 * lab.seed() + partition)
        .errorRate(1)
        .every(eventTime.dividedBy(lab.lines() / 2));
  }

  private static LogLines late(Lab lab, int partition, Duration eventTime) {
    return lines(lab, partition, eventTime).startingAt(TEN).someLateBy(0.1, Duration.ofMinutes(9));
  }

  private static FaultRow trial(
      String title,
      String runner,
      Lab lab,
      LogLines one,
      LogLines two,
      Duration span,
      Injector injector,
      boolean resumes) {
    return new KafkaTrial(
            title, runner, List.of(one, two), lab.lines() / 2, span, injector, resumes, IDLE)
        .run(lab);
  }
}
