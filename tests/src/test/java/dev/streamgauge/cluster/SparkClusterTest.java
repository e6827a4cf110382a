package dev.streamgauge.cluster;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.streamgauge.testing.Account;
import dev.streamgauge.testing.JsonResults;
import dev.streamgauge.testing.KafkaBroker;
import dev.streamgauge.testing.LogLines;
import dev.streamgauge.testing.LongTests;
import dev.streamgauge.testing.PartitionLines;
import dev.streamgauge.testing.PlainCounts;
import dev.streamgauge.testing.Ports;
import dev.streamgauge.testing.PostgresServer;
import dev.streamgauge.testing.ProcessRun;
import dev.streamgauge.testing.ResultTable;
import dev.streamgauge.testing.SocketWait;
import dev.streamgauge.testing.TopicContents;
import dev.streamgauge.testing.TopicFill;
import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.AfterClass;
import org.junit.BeforeClass;
import org.junit.ClassRule;
import org.junit.Test;
import org.junit.experimental.categories.Category;
import org.junit.rules.TemporaryFolder;

/** LogMonitor on a Spark cluster of two executors, submitted as a user does. */
@Category(LongTests.class)
public class SparkClusterTest {
  private static final Duration TIMEOUT = Duration.ofMinutes(5);
  private static final Duration SIZE = Duration.ofSeconds(30);
  private static final Duration PERIOD = Duration.ofSeconds(10);

  private static final Instant TEN = Instant.parse("2023-11-14T10:00:00Z");

  private static final int LINES = 200_000;
  private static final int SENT = 1000;

  @ClassRule public static final TemporaryFolder FOLDER = new TemporaryFolder();

  private static KafkaBroker broker;
  private static PostgresServer postgres;
  private static SparkCluster cluster;

  @BeforeClass
  public static void startServers() throws Exception {
    broker = KafkaBroker.running();
    postgres = PostgresServer.running();
    Files.writeString(path("password"), PostgresServer.PASSWORD);
    cluster = SparkCluster.start(path("spark"));
  }

  @AfterClass
  public static void stopServers() {
    cluster.close();
    postgres.close();
    broker.close();
  }

  private static Path path(String name) {
    return FOLDER.getRoot().toPath().resolve(name);
  }

  /** Monitors the topic {@code name}. */
  private static ProcessRun monitor(String name, String... more) {
    return monitor(List.of(), name, kafka(name), more);
  }

  private static ProcessRun monitor(
      List<String> submitOptions, String name, String source, String... more) {
    List<String> options =
        new ArrayList<>(
            List.of(
                "monitor",
                "--runner=SparkRunner",
                "--source=" + source,
                "--sink=" + postgres.url(),
                "--jdbcUser=" + PostgresServer.USER,
                "--jdbcPasswordFile=" + path("password"),
                "--pipelineName=" + name,
                "--checkpointDir=" + path("checkpoint-" + name),
                "--progressEvery=1s"));
    options.addAll(List.of(more));
    List<String> quickStart = new ArrayList<>(SparkCluster.QUICK_START);
    quickStart.addAll(submitOptions);
    return cluster.submitWith(quickStart, options.toArray(String[]::new));
  }

  private static String kafka(String topic) {
    return "kafka://" + broker.bootstrapServers() + "/" + topic;
  }

  private static TreeMap<Long, Long> results(String name) {
    return ResultTable.counts(() -> postgres.connect(PostgresServer.USER), name);
  }

  private static TreeMap<Long, Long> resultsInTopic(String topic) {
    return JsonResults.parse(TopicContents.values(broker.bootstrapServers(), topic)).counts();
  }

  private static TreeMap<Long, Long> plain(LogLines lines) {
    return plain(lines.lines(LINES));
  }

  private static TreeMap<Long, Long> plain(Stream<LogLines.Line> lines) {
    return PlainCounts.perWindow(lines, "ERROR", SIZE, PERIOD);
  }

  private static void fill(String topic, LogLines lines, int from, int to) {
    TopicFill.fill(broker.bootstrapServers(), topic, lines, from, to);
  }

  private static void awaitProgress(ProcessRun run, String beginning) {
    await()
        .atMost(TIMEOUT.toSeconds(), TimeUnit.SECONDS)
        .until(() -> Pattern.compile("(?m)^progress: " + beginning).matcher(run.stderr()).find());
  }

  /** Kills {@code executors} and waits until the workers have started others for them. */
  private static void kill(List<ProcessHandle> executors) {
    executors.forEach(ProcessHandle::destroyForcibly);
    await()
        .atMost(TIMEOUT.toSeconds(), TimeUnit.SECONDS)
        .until(
            () ->
                executors.stream().noneMatch(ProcessHandle::isAlive)
                    && cluster.executors().size() == 2);
  }

  @Test
  public void countsWhatAPlainLoopCountsOfAPartitionThatIsAnHourBehind() {
    LogLines ahead = LogLines.seeded(30).startingAt(TEN);
    LogLines behind = LogLines.seeded(31).startingAt(TEN.minus(Duration.ofHours(1)));
    broker.createTopic("counts", 2);
    TopicFill.fill(
        broker.bootstrapServers(),
        "counts",
        List.of(
            new PartitionLines(0, behind, 0, LINES / 2), new PartitionLines(1, ahead, 0, LINES)));
    try (ProcessRun run = monitor("counts", "--stopWhenIdle=5s")) {
      run.expectExit(0, TIMEOUT);
      assertThat(results("counts")).isEqualTo(plain(skewed(behind, ahead)));
      long all = LINES + LINES / 2;
      long errors = skewed(behind, ahead).filter(line -> line.text().contains("ERROR")).count();
      assertThat(Account.parse(run.stderr()))
          .isEqualTo(new Account(all, errors, all - errors, 0, 0));
    }
  }

  private static Stream<LogLines.Line> skewed(LogLines behind, LogLines ahead) {
    return Stream.concat(behind.lines(LINES / 2), ahead.lines(LINES));
  }

  @Test
  public void countsOnWhenExecutorsAreKilled() {
    countsOnWhenExecutorsAreKilled("executors", 1);
  }

  @Test
  public void countsOnWhenExecutorsOfTwoReadersAreKilled() {
    countsOnWhenExecutorsAreKilled("two-executors", 2);
  }

  private static void countsOnWhenExecutorsAreKilled(String name, int readers) {
    LogLines lines = LogLines.seeded(32);
    broker.createTopic(name, 2).createTopic(name + "-results", 2);
    fill(name, lines, 0, LINES / 3);
    // No line comes while executors are replaced, which takes seconds.
    try (ProcessRun run =
        monitor(
            name,
            "--readers=" + readers,
            "--sink=" + kafka(name + "-results"),
            "--stopWhenIdle=30s")) {
      awaitProgress(run, "[1-9]");
      List<ProcessHandle> executors = cluster.executors();
      assertThat(executors).hasSize(2);
      // One of them reads, or both.
      kill(executors.subList(0, 1));
      fill(name, lines, LINES / 3, LINES / 2);
      kill(executors.subList(1, 2));
      fill(name, lines, LINES / 2, LINES);
      run.expectExit(0, TIMEOUT);
      assertThat(results(name)).isEqualTo(plain(lines));
      assertThat(resultsInTopic(name + "-results")).isEqualTo(plain(lines));
    }
  }

  @Test
  public void goesOnFromTheCheckpointWhenTheDriverIsKilled() {
    goesOnFromTheCheckpointWhenTheDriverIsKilled("driver", 1);
  }

  @Test
  public void goesOnFromTheCheckpointWhenTheDriverOfTwoReadersIsKilled() {
    goesOnFromTheCheckpointWhenTheDriverIsKilled("two-driver", 2);
  }

  private static void goesOnFromTheCheckpointWhenTheDriverIsKilled(String name, int readers) {
    LogLines lines = LogLines.seeded(33);
    broker.createTopic(name, 2);
    fill(name, lines, 0, LINES / 2);
    try (ProcessRun run = monitor(name, "--readers=" + readers, "--stopWhenIdle=5s")) {
      awaitProgress(run, "[1-9]");
      run.kill();
    }
    fill(name, lines, LINES / 2, LINES);
    try (ProcessRun run = monitor(name, "--readers=" + readers, "--stopWhenIdle=5s")) {
      run.expectExit(0, TIMEOUT);
      assertThat(results(name)).isEqualTo(plain(lines));
    }
  }

  /** Three cores are allowed at first, and two after the restart, which has fewer by default. */
  @Test
  public void aRestartWithFewerCoresResumesWithTheReadersOfTheCheckpoint() {
    LogLines lines = LogLines.seeded(36);
    broker.createTopic("fewer", 2);
    fill("fewer", lines, 0, LINES / 2);
    try (ProcessRun run = monitor(cores(3), "fewer", kafka("fewer"), "--stopWhenIdle=5s")) {
      awaitProgress(run, "[1-9]");
      assertThat(run.stderr()).contains("Using 2 readers and 1 shard of keys, by the cores");
      run.kill();
    }
    fill("fewer", lines, LINES / 2, LINES);
    try (ProcessRun run = monitor(cores(2), "fewer", kafka("fewer"), "--stopWhenIdle=5s")) {
      run.expectExit(0, TIMEOUT);
      assertThat(run.stderr())
          .contains(
              "Resuming with 2 readers and 1 shard of keys, as the checkpoint was made; a new one"
                  + " would have 1 reader and 1 shard of keys.");
      assertThat(results("fewer")).isEqualTo(plain(lines));
    }
  }

  private static List<String> cores(int most) {
    return List.of("--total-executor-cores", Integer.toString(most));
  }

  @Test
  public void losesNoLineToWatermarksThatExecutorsSeeLate() throws Exception {
    LogLines lines = LogLines.seeded(34).someLateBy(0.1, Duration.ofMinutes(9));
    broker.createTopic("late", 2);
    fill("late", lines, 0, LINES);
    try (ProcessRun run =
        monitor(
            LateWatermarks.submitOptions(FOLDER.getRoot().toPath()),
            "late",
            kafka("late"),
            "--stopWhenIdle=5s")) {
      run.expectExit(0, TIMEOUT);
      assertThat(run.stderr()).contains(LateWatermarks.SAYS);
      assertThat(results("late")).isEqualTo(plain(lines));
    }
  }

  @Test
  public void listensOnTheExecutorThatReadsAndOnAnotherWhenThatIsGone() throws Exception {
    int port = Ports.free();
    try (ProcessRun run =
        monitor(
            List.of(),
            "listen",
            "listen://127.0.0.1:" + port,
            "--windowSize=1h",
            "--windowPeriod=1h",
            "--stopWhenIdle=10s")) {
      send(port, run);
      // A micro-batch is told of when it is saved.
      awaitProgress(run, "1,000 ");
      kill(cluster.executors());
      send(port, run);
      run.expectExit(0, TIMEOUT);
      assertThat(results("listen").values().stream().mapToLong(Long::longValue).sum())
          .isEqualTo(2 * SENT);
    }
  }

  @Test
  public void countsWhatAServerSendsThatItConnectsTo() throws Exception {
    LogLines lines = LogLines.seeded(35);
    try (ServerSocket server = new ServerSocket(0, 1, InetAddress.getLoopbackAddress());
        ProcessRun run =
            monitor(
                List.of(),
                "connect",
                "socket://127.0.0.1:" + server.getLocalPort(),
                "--eventTime=line",
                "--stopWhenIdle=10s")) {
      server.setSoTimeout((int) TIMEOUT.toMillis());
      try (Socket executor = server.accept();
          OutputStream out = new BufferedOutputStream(executor.getOutputStream())) {
        for (int i = 0; i < LINES; i++) {
          out.write(lines.bytes(i));
          out.write('\n');
        }
      }
      run.expectExit(0, TIMEOUT);
      TreeMap<Long, Long> results = results("connect");
      // Event time goes on while the server is quiet, and each window has an error while it is not.
      results.values().removeIf(count -> count == 0);
      assertThat(results).isEqualTo(plain(lines));
    }
  }

  private static void send(int port, ProcessRun run) throws IOException {
    try (Socket socket = SocketWait.untilItListens(port, run, TIMEOUT);
        OutputStream out = socket.getOutputStream()) {
      out.write("an ERROR\n".repeat(SENT).getBytes(US_ASCII));
    }
  }
}
