package dev.streamgauge.programs;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.streamgauge.testing.JsonResults;
import dev.streamgauge.testing.JsonResults.Window;
import dev.streamgauge.testing.KafkaBroker;
import dev.streamgauge.testing.Launcher;
import dev.streamgauge.testing.LogLines;
import dev.streamgauge.testing.ProcessRun;
import dev.streamgauge.testing.Runners;
import dev.streamgauge.testing.TopicFill;
import java.io.IOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;
import org.junit.AfterClass;
import org.junit.BeforeClass;
import org.junit.Rule;
import org.junit.Test;
import org.junit.rules.TemporaryFolder;
import org.junit.runner.RunWith;
import org.junit.runners.Parameterized;

/** Running counts, by the program as a user starts it, against a plain loop. */
@RunWith(Parameterized.class)
public class StatefulProgramsTest {
  /** The first start builds the jar, if the build has not. */
  private static final Duration TIMEOUT = Duration.ofMinutes(6);

  private static final long PERIOD = 10_000;
  private static final int HALF = 10_000;
  private static final Duration A_LOOK = Duration.ofMillis(500);
  private static final int LINES_A_LOOK = 10;
  private static final Duration LATE = Duration.ofSeconds(15);

  /** Each host has a line every ten seconds on the average, and some come late. */
  private static final LogLines LINES =
      LogLines.seeded(6).every(Duration.ofMillis(50)).hosts(200).someLateBy(0.05, LATE);

  private static KafkaBroker broker;

  @Rule public final TemporaryFolder folder = new TemporaryFolder();

  @Parameterized.Parameter public String runner;

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

  private String source(String topic) {
    return "--source=kafka://" + broker.bootstrapServers() + "/" + topic;
  }

  private static void fill(String topic, int from, int to) {
    TopicFill.fill(broker.bootstrapServers(), topic, LINES, from, to);
  }

  /** Spark's StatefulNetworkWordCount: each word that comes is shown with its count so far. */
  @Test
  public void countsTheWordsOfNetcatFromTheBeginningOn() throws Exception {
    try (ServerSocket server = new ServerSocket(0, 1, InetAddress.getLoopbackAddress());
        ProcessRun run =
            Launcher.start(
                runner,
                "wordcount",
                "--running",
                "--source=socket://localhost:" + server.getLocalPort())) {
      server.setSoTimeout((int) TIMEOUT.toMillis());
      try (Socket client = server.accept();
          OutputStream out = client.getOutputStream()) {
        out.write("hello world\n".getBytes(UTF_8));
        run.awaitStdout("hello 1"::equals, TIMEOUT);
        out.write("hello hello\n".getBytes(UTF_8));
        run.awaitStdout("hello 3"::equals, TIMEOUT);
        run.terminate();
        run.expectExit(0, TIMEOUT);
      }
      assertThat(run.stdoutLines())
          .filteredOn(line -> line.matches("\\w+ \\d+"))
          .containsExactly("hello 1", "world 1", "hello 3");
    }
  }

  @Test
  public void runningCountsLoseAndDoubleNothingWhenTheProgramIsKilled() throws Exception {
    String topic = "running-" + runner;
    broker.createTopic(topic, 2);
    fill(topic, 0, HALF);
    AtomicInteger sent = new AtomicInteger(HALF);
    try (ProcessRun run = runningCounts(topic)) {
      await()
          .atMost(TIMEOUT)
          .pollInterval(A_LOOK)
          .failFast(() -> assertThat(run.isAlive()).as(run::stderr).isTrue())
          .until(
              () -> {
                // Or it could be idle, and be killed when its source has ended.
                fill(topic, sent.get(), sent.addAndGet(LINES_A_LOOK));
                return resultFiles().size() > 20;
              });
      run.kill();
      run.waitFor(TIMEOUT);
    }
    fill(topic, sent.get(), 2 * HALF);
    try (ProcessRun run = runningCounts(topic)) {
      run.expectExit(0, TIMEOUT);
    }
    JsonResults results = new JsonResults();
    for (Path file : resultFiles()) {
      Files.readAllLines(file).forEach(results::add);
    }
    assertThat(counts(results)).containsExactlyInAnyOrderEntriesOf(plainTotals());
  }

  private ProcessRun runningCounts(String topic) {
    return Launcher.start(
        runner,
        "wordcount",
        "--running",
        "--windowSize=10s",
        "--allowedLateness=30s",
        source(topic),
        "--sink=file://" + folder.getRoot() + "/results",
        "--checkpointDir=" + folder.getRoot() + "/state",
        "--stopWhenIdle=6s");
  }

  private List<Path> resultFiles() throws IOException {
    Path directory = folder.getRoot().toPath().resolve("results");
    if (Files.notExists(directory)) {
      return List.of();
    }
    try (Stream<Path> files = Files.list(directory)) {
      return files.filter(file -> file.toString().endsWith(".jsonl")).toList();
    }
  }

  private static Map<Window, Long> counts(JsonResults results) {
    Map<Window, Long> counts = new HashMap<>();
    results.latest().forEach((window, result) -> counts.put(window, result.count()));
    return counts;
  }

  private static Window window(long start, long end, String key) {
    return new Window(Instant.ofEpochMilli(start), Instant.ofEpochMilli(end), key);
  }

  private static Map<Window, Long> plainTotals() {
    Map<String, TreeMap<Long, Long>> words = new HashMap<>();
    LINES
        .lines(2 * HALF)
        .forEach(
            line -> {
              for (String word : line.text().split(" ")) {
                words
                    .computeIfAbsent(word, w -> new TreeMap<>())
                    .merge(line.timeMillis() / PERIOD * PERIOD, 1L, Long::sum);
              }
            });
    Map<Window, Long> totals = new HashMap<>();
    words.forEach(
        (word, counts) -> {
          long total = 0;
          for (Map.Entry<Long, Long> count : counts.entrySet()) {
            total += count.getValue();
            totals.put(window(count.getKey(), count.getKey() + PERIOD, word), total);
          }
        });
    return totals;
  }
}
