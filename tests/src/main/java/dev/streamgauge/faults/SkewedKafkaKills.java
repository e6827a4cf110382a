package dev.streamgauge.faults;

import dev.streamgauge.testing.LogLines;
import dev.streamgauge.testing.PlainCounts;
import dev.streamgauge.testing.PostgresServer;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.TreeMap;
import java.util.stream.Stream;

/**
 * (a) SparkRunner with a checkpoint, a Kafka topic of two partitions, one an hour behind the other,
 * results in PostgreSQL; killed with SIGKILL at random moments, in start-up and recovery too.
 *
 * <p>All lines are errors, so that each one lost or doubled is seen.
 */
final class SkewedKafkaKills implements Scenario {
  private static final Duration SIZE = Duration.ofSeconds(30);
  private static final Duration PERIOD = Duration.ofSeconds(10);
  private static final Duration SECONDS_A_KILL = Duration.ofSeconds(15);
  private static final Duration TIMEOUT = Duration.ofMinutes(20);

  @Override
  public String name() {
    return "a";
  }

  @Override
  public List<FaultRow> run(Lab lab) {
    long start = System.nanoTime();
    Path folder = lab.newFolder("a");
    String topic = folder.getFileName().toString();
    lab.broker().createTopic(topic, 2);
    long half = lab.lines() / 2;
    Duration step = Duration.ofHours(2).dividedBy(half);
    LogLines behind = lines(lab.seed(), step, Instant.parse("2023-11-14T21:00:00Z"));
    LogLines ahead = lines(~lab.seed(), step, Instant.parse("2023-11-14T22:00:00Z"));
    TreeMap<Long, Long> expected =
        PlainCounts.perWindow(
            Stream.concat(behind.lines(half), ahead.lines(half)), "ERROR", SIZE, PERIOD);
    List<String> options =
        List.of(
            "--source=kafka://%s/%s".formatted(lab.broker().bootstrapServers(), topic),
            "--sink=" + lab.postgres().url(),
            "--jdbcUser=" + PostgresServer.USER,
            "--jdbcPasswordFile=" + lab.passwordFile(),
            "--pipelineName=" + topic,
            "--checkpointDir=" + folder.resolve("checkpoint"),
            "--stopWhenIdle=15s");
    Duration span = SECONDS_A_KILL.multipliedBy(lab.kills());
    try (KeptAlive program = new KeptAlive(folder, "SparkRunner", options);
        Feed feed =
            Feed.start(
                lab.broker().bootstrapServers(),
                topic,
                List.of(new Feed.Part(0, behind, half), new Feed.Part(1, ahead, half)),
                span)) {
      program.start();
      Kills.inject(program, Moments.uniform(lab.seed(), lab.kills(), span));
      feed.await(TIMEOUT);
      program.awaitSuccess(TIMEOUT);
    }
    TreeMap<Long, Long> actual =
        ResultTable.counts(() -> lab.postgres().connect(PostgresServer.USER), topic);
    Tally tally = Tally.of(expected, actual);
    return List.of(
        new FaultRow(
            "a: Kafka, an hour of skew",
            "Spark",
            lab.kills() + " kill -9",
            2 * half,
            tally.counted() / SIZE.dividedBy(PERIOD),
            tally,
            Duration.ofNanos(System.nanoTime() - start)));
  }

  private static LogLines lines(long seed, Duration step, Instant start) {
    return LogLines.seeded(seed).errorRate(1).every(step).startingAt(start);
  }
}
