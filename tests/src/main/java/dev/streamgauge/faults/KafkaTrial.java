package dev.streamgauge.faults;

import dev.streamgauge.testing.LogLines;
import dev.streamgauge.testing.PlainCounts;
import dev.streamgauge.testing.PostgresServer;
import dev.streamgauge.testing.ResultTable;
import dev.streamgauge.testing.Runners;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeMap;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/**
 * A monitor from Kafka to PostgreSQL, in which something breaks while lines arrive.
 *
 * @param title what the table calls it
 * @param partitions the lines of each partition
 * @param span how long two thirds of the lines take to arrive
 * @param resumes whether a restart resumes from a checkpoint, or starts from the first line
 */
record KafkaTrial(
    String title,
    String runner,
    List<LogLines> partitions,
    long linesEach,
    Duration span,
    Injector injector,
    boolean resumes) {
  private static final Duration SIZE = Duration.ofSeconds(30);
  private static final Duration PERIOD = Duration.ofSeconds(10);
  private static final Duration TIMEOUT = Duration.ofMinutes(20);

  KafkaTrial withFaults(Injector faults) {
    return new KafkaTrial(title, runner, partitions, linesEach, span, faults, resumes);
  }

  /** Returns the same trial with no state saved between runs of the program. */
  KafkaTrial fromTheFirstLine() {
    return new KafkaTrial(
        title + ", from the first line", runner, partitions, linesEach, span, injector, false);
  }

  FaultRow run(Lab lab) {
    long start = System.nanoTime();
    Path folder = lab.newFolder(title.replaceAll("\\W+", "-") + "-" + runner);
    String topic = folder.getFileName().toString();
    String servers = lab.broker().bootstrapServers();
    lab.broker().createTopic(topic, partitions.size());
    List<String> options =
        new ArrayList<>(
            List.of(
                "--source=kafka://" + servers + "/" + topic,
                "--sink=" + lab.postgres().url(),
                "--jdbcUser=" + PostgresServer.USER,
                "--jdbcPasswordFile=" + lab.passwordFile(),
                "--pipelineName=" + topic,
                "--progressEvery=1s",
                "--stopWhenIdle=" + lab.idle().toSeconds() + "s"));
    boolean parallel = lab.readers() > 1 && runner.equals(Runners.SPARK);
    if (parallel) {
      options.add("--readers=" + lab.readers());
    }
    if (resumes) {
      options.add("--checkpointDir=" + folder.resolve("checkpoint"));
    }
    try (KeptAlive program = new KeptAlive(folder, runner, options);
        Feed feed = Feed.start(servers, topic, parts(), span)) {
      program.start();
      injector.inject(program);
      feed.finish(TIMEOUT);
      program.requireAlive();
      program.awaitSuccess(TIMEOUT);
    }
    TreeMap<Long, Long> actual =
        ResultTable.counts(() -> lab.postgres().connect(PostgresServer.USER), topic);
    Tally tally = Tally.of(expected(), actual);
    return new FaultRow(
        parallel ? title + ", " + lab.readers() + " readers" : title,
        runner,
        injector.description(),
        linesEach * partitions.size(),
        tally.counted() / SIZE.dividedBy(PERIOD),
        tally,
        Duration.ofNanos(System.nanoTime() - start));
  }

  private List<Feed.Part> parts() {
    return IntStream.range(0, partitions.size())
        .mapToObj(i -> new Feed.Part(i, partitions.get(i), linesEach))
        .toList();
  }

  private TreeMap<Long, Long> expected() {
    Stream<LogLines.Line> lines = partitions.stream().flatMap(part -> part.lines(linesEach));
    return PlainCounts.perWindow(lines, "ERROR", SIZE, PERIOD);
  }
}
