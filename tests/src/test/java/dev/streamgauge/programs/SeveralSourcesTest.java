package dev.streamgauge.programs;

import static java.nio.charset.StandardCharsets.UTF_8;
import static java.nio.file.StandardOpenOption.APPEND;
import static java.nio.file.StandardOpenOption.CREATE;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.streamgauge.testing.JsonResults;
import dev.streamgauge.testing.KafkaBroker;
import dev.streamgauge.testing.Launcher;
import dev.streamgauge.testing.LogLines;
import dev.streamgauge.testing.LongTests;
import dev.streamgauge.testing.PlainCounts;
import dev.streamgauge.testing.Ports;
import dev.streamgauge.testing.ProcessRun;
import dev.streamgauge.testing.ReadAll;
import dev.streamgauge.testing.Runners;
import dev.streamgauge.testing.SpoolContents;
import dev.streamgauge.testing.TopicFill;
import java.io.IOException;
import java.io.OutputStream;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import java.util.stream.LongStream;
import java.util.stream.Stream;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.junit.AfterClass;
import org.junit.BeforeClass;
import org.junit.Rule;
import org.junit.Test;
import org.junit.experimental.categories.Category;
import org.junit.rules.TemporaryFolder;
import org.junit.rules.TestName;
import org.junit.runner.RunWith;
import org.junit.runners.Parameterized;

/**
 * Two topics, watched files and a port in one run: event time is in the lines, hours apart, so that
 * any source that does not hold back the windows would lose its lines.
 */
@RunWith(Parameterized.class)
public class SeveralSourcesTest {
  private static final Duration TIMEOUT = Duration.ofMinutes(5);
  private static final Duration SIZE = Duration.ofSeconds(30);
  private static final Duration PERIOD = Duration.ofSeconds(10);
  private static final Instant START = Instant.parse("2023-11-14T22:13:20Z");
  private static final int LINES = 3_000;

  private static KafkaBroker broker;

  @Rule public final TemporaryFolder folder = new TemporaryFolder();
  @Rule public final TestName name = new TestName();

  @Parameterized.Parameter public String runner;

  private final LogLines ofTopics = LogLines.seeded(1).every(Duration.ofMillis(100));
  private final LogLines ofFiles = ofTopics.startingAt(START.plusSeconds(3600));
  private final LogLines ofPort = ofTopics.startingAt(START.plusSeconds(7200));
  private final int port = Ports.free();
  private int written;

  @Parameterized.Parameters(name = "{0}")
  public static List<String> runners() {
    return Runners.oneInBuild();
  }

  @BeforeClass
  public static void startBroker() {
    broker = KafkaBroker.running();
  }

  @AfterClass
  public static void stopBroker() {
    broker.close();
  }

  /** Writes so many more lines to each source that keeps them. */
  private int write(int lines) throws IOException {
    int from = written;
    written += lines;
    Path logs = folder.getRoot().toPath().resolve("logs");
    Files.createDirectories(logs);
    Files.writeString(logs.resolve("app.log"), text(ofFiles, from), UTF_8, CREATE, APPEND);
    for (String topic : List.of("one", "two")) {
      TopicFill.fill(broker.bootstrapServers(), topic(topic), ofTopics, from, written);
    }
    return from;
  }

  /** Sends the port its lines from {@code from} on. */
  private void send(int from) throws IOException {
    List<Socket> connected = new ArrayList<>();
    await()
        .atMost(TIMEOUT.toSeconds(), TimeUnit.SECONDS)
        .ignoreExceptions()
        .until(() -> connected.add(new Socket("127.0.0.1", port)));
    try (Socket socket = connected.get(0);
        OutputStream out = socket.getOutputStream()) {
      out.write(text(ofPort, from).getBytes(UTF_8));
    }
  }

  private String text(LogLines of, int from) {
    return LongStream.range(from, written)
        .mapToObj(i -> of.text(i) + "\n")
        .collect(Collectors.joining());
  }

  private ProcessRun monitor(String... more) {
    String topics = "kafka://" + broker.bootstrapServers() + "/";
    List<String> args = new ArrayList<>();
    args.add("--source=" + topics + topic("one"));
    args.add("--source=watch://" + folder.getRoot() + "/logs/*.log");
    args.add("--source=listen://127.0.0.1:" + port);
    args.add("--source=" + topics + topic("two") + "?fetch.max.wait.ms=50");
    args.add("--spool=" + folder.getRoot() + "/spool");
    args.add("--eventTime=line");
    args.add("--sink=file://" + folder.getRoot() + "/results");
    args.add(ReadAll.OPTION);
    args.addAll(List.of(more));
    return Launcher.command(runner, "monitor", args).start();
  }

  private void createTopics() {
    broker.createTopic(topic("one"), 2);
    broker.createTopic(topic("two"), 2);
  }

  /** Every test has topics of its own. */
  private String topic(String called) {
    return called + "-" + name.getMethodName().replaceAll("[^a-zA-Z]", "");
  }

  private JsonResults results() throws IOException {
    JsonResults results = new JsonResults();
    Path directory = folder.getRoot().toPath().resolve("results");
    if (Files.exists(directory)) {
      try (Stream<Path> files = Files.list(directory)) {
        for (Path file : files.filter(f -> f.toString().endsWith(".jsonl")).toList()) {
          Files.readAllLines(file).forEach(results::add);
        }
      }
    }
    return results;
  }

  /** What a kill leaves in the connection was not received. */
  private TreeMap<Long, Long> expected() throws IOException {
    Set<String> received = new HashSet<>();
    try (Stream<Path> folders = Files.list(folder.getRoot().toPath().resolve("spool/sources"))) {
      folders
          .filter(each -> each.getFileName().toString().startsWith("listen"))
          .forEach(each -> received.addAll(SpoolContents.lines(each)));
    }
    return PlainCounts.perWindow(
        Stream.concat(
            Stream.of(ofTopics, ofTopics, ofFiles).flatMap(of -> of.lines(written)),
            ofPort.lines(written).filter(line -> received.contains(line.text()))),
        "ERROR",
        SIZE,
        PERIOD);
  }

  private TreeMap<Long, Long> counted() throws IOException {
    TreeMap<Long, Long> counts = results().counts();
    counts.values().removeIf(count -> count == 0);
    return counts;
  }

  @Test
  public void allAreCountedWithOneWatermark() throws Exception {
    createTopics();
    int from = write(LINES);
    try (ProcessRun run = monitor("--stopWhenIdle=3s")) {
      send(from);
      run.expectExit(0, TIMEOUT);
      assertThat(run.stderr())
          .contains("done: " + String.format("%,d", 4 * LINES) + " lines read")
          .doesNotContain("dropped late");
    }
    assertThat(counted()).isEqualTo(expected());
    assertThat(results().total()).isPositive();
  }

  /** With its spool, and on Spark and Flink a checkpoint, a run resumes all of them. */
  @Test
  @Category(LongTests.class)
  public void nothingIsLostOrDoubledOverKills() throws Exception {
    createTopics();
    String checkpoint =
        runner.equals(Runners.DIRECT)
            ? "--windowSize=30s"
            : "--checkpointDir=" + folder.getRoot().toPath().resolve("checkpoint").toUri();
    // Of all runs, since a checkpoint is resumed with the options it was made with.
    String stopWhenIdle = "--stopWhenIdle=15s";
    for (int kill = 0; kill < 3; kill++) {
      try (ProcessRun run = monitor(checkpoint, "--allowedLateness=1d", stopWhenIdle)) {
        send(write(LINES));
        long before = results().total();
        send(write(10 * LINES));
        await()
            .atMost(TIMEOUT.toSeconds(), TimeUnit.SECONDS)
            .until(() -> results().total() != before);
        run.kill();
        run.waitFor(TIMEOUT);
      }
    }
    try (ProcessRun run = monitor(checkpoint, "--allowedLateness=1d", stopWhenIdle)) {
      send(write(LINES));
      run.expectExit(0, TIMEOUT);
    }
    assertThat(counted()).isEqualTo(expected());
  }

  /**
   * The offsets of a group never pass what is final, and reach the end once event time has passed
   * the last window.
   */
  @Test
  @Category(LongTests.class)
  public void aGroupShowsHowFarResultsAreSaved() throws Exception {
    createTopics();
    TopicFill.fill(broker.bootstrapServers(), topic("one"), ofTopics, 0, LINES);
    try (ProcessRun run =
            Launcher.start(
                runner,
                "monitor",
                "--source=kafka://" + broker.bootstrapServers() + "/" + topic("one"),
                "--windowSize=4s",
                "--windowPeriod=2s",
                "--allowedLateness=0s",
                "--checkpointDir=" + folder.getRoot().toPath().resolve("state"),
                "--kafkaGroup=" + topic("lag"));
        Admin admin = Admin.create(Map.of("bootstrap.servers", broker.bootstrapServers()))) {
      List<Long> sums = new ArrayList<>();
      await()
          .atMost(TIMEOUT.toSeconds(), TimeUnit.SECONDS)
          .until(
              () -> {
                sums.add(
                    admin
                        .listConsumerGroupOffsets(topic("lag"))
                        .partitionsToOffsetAndMetadata()
                        .get()
                        .values()
                        .stream()
                        .mapToLong(OffsetAndMetadata::offset)
                        .sum());
                return sums.get(sums.size() - 1) == LINES;
              });
      assertThat(sums).isSorted();
      run.terminate();
      run.expectExit(0, TIMEOUT);
    }
  }
}
