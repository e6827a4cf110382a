package dev.streamgauge.io.beam;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.streamgauge.lines.LineBatch;
import dev.streamgauge.testing.JsonResults;
import dev.streamgauge.testing.KafkaBroker;
import dev.streamgauge.testing.LogLines;
import dev.streamgauge.testing.LongTests;
import dev.streamgauge.testing.PartitionLines;
import dev.streamgauge.testing.PlainCounts;
import dev.streamgauge.testing.ProcessRun;
import dev.streamgauge.testing.RunnerCommand;
import dev.streamgauge.testing.Runners;
import dev.streamgauge.testing.TopicFill;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.apache.avro.Schema;
import org.apache.beam.sdk.Pipeline;
import org.apache.beam.sdk.extensions.avro.coders.AvroCoder;
import org.apache.beam.sdk.io.Read;
import org.apache.beam.sdk.io.UnboundedSource;
import org.apache.beam.sdk.io.UnboundedSource.CheckpointMark;
import org.apache.beam.sdk.io.UnboundedSource.UnboundedReader;
import org.apache.beam.sdk.io.kafka.KafkaIO;
import org.apache.beam.sdk.options.PipelineOptions;
import org.apache.beam.sdk.options.PipelineOptionsFactory;
import org.apache.beam.sdk.runners.TransformHierarchy;
import org.apache.beam.sdk.util.CoderUtils;
import org.apache.beam.sdk.util.SerializableUtils;
import org.junit.AfterClass;
import org.junit.Before;
import org.junit.BeforeClass;
import org.junit.Rule;
import org.junit.Test;
import org.junit.experimental.categories.Category;
import org.junit.rules.TemporaryFolder;

/**
 * KafkaIO's own source, with its own settings, as batches of lines. One partition lags by more than
 * the allowed lateness, and a part of the lines is late in its partition.
 */
public class KafkaIoTest {
  private static final Duration TIMEOUT = Duration.ofMinutes(5);
  private static final Duration SIZE = Duration.ofSeconds(30);
  private static final Duration PERIOD = Duration.ofSeconds(10);
  private static final int COUNT = 20_000;

  private static final LogLines AHEAD =
      LogLines.seeded(41).every(Duration.ofMillis(100)).someLateBy(0.05, Duration.ofSeconds(15));

  /** Half an hour behind; the allowed lateness is 10 minutes. */
  private static final LogLines LAGGING =
      LogLines.seeded(42)
          .every(Duration.ofMillis(100))
          .startingAt(
              java.time.Instant.ofEpochMilli(AHEAD.timeMillis(0)).minus(Duration.ofMinutes(30)));

  private static final List<PartitionLines> PARTS = parts(0, COUNT);

  private static final PipelineOptions OPTIONS = PipelineOptionsFactory.create();

  private static KafkaBroker broker;

  @Rule public final TemporaryFolder folder = new TemporaryFolder();

  private Path results;

  @Before
  public void nameTheResults() {
    results = folder.getRoot().toPath().resolve("results");
  }

  @BeforeClass
  public static void fillTopic() {
    broker = KafkaBroker.running();
    broker.createTopic("uneven", 2);
    TopicFill.fill(broker.bootstrapServers(), "uneven", PARTS);
  }

  @AfterClass
  public static void stopBroker() {
    broker.close();
  }

  private static List<PartitionLines> parts(int from, int to) {
    return List.of(
        new PartitionLines(0, AHEAD, from, to), new PartitionLines(1, LAGGING, from, to));
  }

  private static TreeMap<Long, Long> plain(List<PartitionLines> parts) {
    return PlainCounts.perWindow(
        parts.stream().flatMap(PartitionLines::stream), "ERROR", SIZE, PERIOD);
  }

  private ProcessRun monitor(String runner, String topic, String... more) {
    List<String> args =
        new ArrayList<>(
            List.of(
                "--runner=" + runner,
                "--source=kafka://" + broker.bootstrapServers() + "/" + topic,
                "--sink=file://" + results,
                "--contains=ERROR"));
    args.addAll(List.of(more));
    // The bundled jars do not have it.
    List<Class<?>> libraries = List.of(KafkaIO.class, AvroCoder.class, Schema.class);
    return ProcessRun.of(RunnerCommand.of(runner, KafkaIoMonitor.class, "700m", args, libraries))
        .start();
  }

  private TreeMap<Long, Long> results() throws IOException {
    JsonResults read = new JsonResults();
    try (Stream<Path> files = Files.list(results)) {
      for (Path file : files.filter(f -> f.toString().endsWith(".jsonl")).toList()) {
        Files.readAllLines(file).forEach(read::add);
      }
    }
    TreeMap<Long, Long> counts = read.counts();
    counts.values().removeIf(count -> count == 0);
    return counts;
  }

  private void countsAsAPlainLoopDoes(String runner) throws IOException {
    try (ProcessRun run = monitor(runner, "uneven", "--stopWhenIdle=4s")) {
      run.expectExit(0, TIMEOUT);
    }
    assertThat(results()).isEqualTo(plain(PARTS));
  }

  @Test
  @Category(LongTests.class)
  public void countsOnSpark() throws Exception {
    countsAsAPlainLoopDoes(Runners.SPARK);
  }

  @Test
  @Category(LongTests.class)
  public void countsOnFlink() throws Exception {
    countsAsAPlainLoopDoes(Runners.FLINK);
  }

  @Test
  public void countsOnTheDirectRunner() throws Exception {
    countsAsAPlainLoopDoes(Runners.DIRECT);
  }

  private void resumesAfterAKill(String runner) throws Exception {
    String topic = "killed-" + runner;
    broker.createTopic(topic, 2);
    TopicFill.fill(broker.bootstrapServers(), topic, parts(0, COUNT / 2));
    String[] options = {
      "--checkpointDir=" + folder.getRoot().toPath().resolve("state"), "--stopWhenIdle=15s"
    };
    try (ProcessRun run = monitor(runner, topic, options)) {
      await()
          .atMost(TIMEOUT.toSeconds(), TimeUnit.SECONDS)
          .pollInterval(Duration.ofMillis(100))
          .until(() -> !run.isAlive() || (Files.exists(results) && !results().isEmpty()));
      assertThat(run.isAlive()).as(run.stderr()).isTrue();
      run.kill();
    }
    TopicFill.fill(broker.bootstrapServers(), topic, parts(COUNT / 2, COUNT));
    try (ProcessRun run = monitor(runner, topic, options)) {
      run.expectExit(0, TIMEOUT);
    }
    assertThat(results()).isEqualTo(plain(parts(0, COUNT)));
  }

  @Test
  @Category(LongTests.class)
  public void resumesAfterAKillOnSpark() throws Exception {
    resumesAfterAKill(Runners.SPARK);
  }

  @Test
  @Category(LongTests.class)
  public void resumesAfterAKillOnFlink() throws Exception {
    resumesAfterAKill(Runners.FLINK);
  }

  /** Returns the source that a runner reads, as it comes to a worker. */
  private static UnboundedSource<LineBatch, CheckpointMark> source(String topic) {
    Pipeline pipeline = Pipeline.create();
    pipeline.apply(KafkaIoLines.of(broker.bootstrapServers(), topic));
    List<UnboundedSource<?, ?>> found = new ArrayList<>();
    pipeline.traverseTopologically(
        new Pipeline.PipelineVisitor.Defaults() {
          @Override
          public CompositeBehavior enterCompositeTransform(TransformHierarchy.Node node) {
            if (node.getTransform() instanceof Read.Unbounded<?> read) {
              found.add(read.getSource());
            }
            return CompositeBehavior.ENTER_TRANSFORM;
          }
        });
    @SuppressWarnings("unchecked")
    UnboundedSource<LineBatch, CheckpointMark> only =
        (UnboundedSource<LineBatch, CheckpointMark>) found.get(0);
    return SerializableUtils.clone(only);
  }

  /** Reads at least {@code count} lines, adds them, and returns the mark behind them as kept. */
  private static CheckpointMark read(
      UnboundedSource<LineBatch, CheckpointMark> source,
      CheckpointMark from,
      int count,
      List<String> lines)
      throws IOException {
    try (UnboundedReader<LineBatch> reader = source.createReader(OPTIONS, from)) {
      boolean[] started = {false};
      await()
          .pollInSameThread()
          .pollDelay(Duration.ZERO)
          .pollInterval(Duration.ofMillis(1))
          .atMost(TIMEOUT.toSeconds(), TimeUnit.SECONDS)
          .until(
              () -> {
                boolean available = started[0] ? reader.advance() : reader.start();
                started[0] = true;
                if (available) {
                  LineBatch batch = reader.getCurrent();
                  for (int i = 0; i < batch.size(); i++) {
                    lines.add(batch.time(i) + " " + batch.line(i));
                  }
                }
                return lines.size() >= count;
              });
      CheckpointMark mark = reader.getCheckpointMark();
      mark.finalizeCheckpoint();
      return CoderUtils.clone(source.getCheckpointMarkCoder(), mark);
    }
  }

  @Test
  public void resumesFromAMarkAndUsesTheFactoryTheDeserializerAndThePolicy() throws Exception {
    int before = KafkaIoLines.CONSUMERS.get();
    List<String> lines = new ArrayList<>();
    CheckpointMark mark = read(source("uneven"), null, COUNT / 2, lines);
    assertThat(KafkaIoLines.CONSUMERS.get()).isGreaterThan(before);
    assertThat(lines).hasSizeLessThan(2 * COUNT);
    // KafkaIO's own mark would throw.
    mark.finalizeCheckpoint();
    // A transform of its own stands for another process.
    read(source("uneven"), mark, 2 * COUNT, lines);
    List<String> expected =
        PARTS.stream()
            .flatMap(PartitionLines::stream)
            .map(line -> line.timeMillis() + " " + line.text())
            .sorted()
            .toList();
    // In any order, without comparing each line with each.
    Collections.sort(lines);
    assertThat(lines).isEqualTo(expected);
  }
}
