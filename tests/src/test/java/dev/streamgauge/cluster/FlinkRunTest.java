package dev.streamgauge.cluster;

import static org.assertj.core.api.Assertions.assertThat;

import dev.streamgauge.testing.Account;
import dev.streamgauge.testing.JsonResults;
import dev.streamgauge.testing.KafkaBroker;
import dev.streamgauge.testing.LogLines;
import dev.streamgauge.testing.LongTests;
import dev.streamgauge.testing.PlainCounts;
import dev.streamgauge.testing.Ports;
import dev.streamgauge.testing.ProcessRun;
import dev.streamgauge.testing.TopicFill;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.TreeMap;
import java.util.concurrent.Callable;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;
import org.awaitility.Awaitility;
import org.junit.AfterClass;
import org.junit.BeforeClass;
import org.junit.ClassRule;
import org.junit.Test;
import org.junit.experimental.categories.Category;
import org.junit.rules.TemporaryFolder;

/** LogMonitor on a Flink cluster of processes of its own, submitted as a user does. */
@Category(LongTests.class)
public class FlinkRunTest {
  @ClassRule public static final TemporaryFolder FOLDER = new TemporaryFolder();

  private static final Duration TIMEOUT = Duration.ofMinutes(5);
  private static final Duration SIZE = Duration.ofSeconds(30);
  private static final Duration PERIOD = Duration.ofSeconds(10);
  private static final int HALF = 50_000;
  private static final int ALL = 2 * HALF;

  /** Half a second of event time, so that windows close while a test waits. */
  private static final int STEP = 50;

  private final int web = Ports.free();

  private static KafkaBroker broker;
  private static FlinkCluster cluster;

  @BeforeClass
  public static void startServers() {
    broker = KafkaBroker.running();
    cluster = FlinkCluster.start(path("flink"));
  }

  @AfterClass
  public static void stopServers() {
    cluster.close();
    broker.close();
  }

  private static Path path(String name) {
    return FOLDER.getRoot().toPath().resolve(name);
  }

  private static LogLines lines(int seed) {
    return LogLines.seeded(seed).every(Duration.ofMillis(10));
  }

  /** Monitors the topic {@code name}, with results and state in folders of that name. */
  private ProcessRun submit(String name) {
    return cluster.submit(
        "monitor",
        "--runner=FlinkRunner",
        "--source=kafka://" + broker.bootstrapServers() + "/" + name,
        "--sink=file://" + path("results-" + name),
        "--checkpointDir=" + path("state-" + name),
        "--web=127.0.0.1:" + web,
        "--stopWhenIdle=5s");
  }

  /** The lines read so far by the metrics that the driver serves; 0 if it serves none yet. */
  private double linesReadByMetrics() throws InterruptedException {
    HttpRequest request =
        HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + web + "/metrics")).build();
    try {
      return HttpClient.newHttpClient()
          .send(request, HttpResponse.BodyHandlers.ofLines())
          .body()
          .filter(line -> line.startsWith("streamgauge_lines_read_total "))
          .mapToDouble(line -> Double.parseDouble(line.split(" ")[1]))
          .sum();
    } catch (IOException e) {
      return 0;
    }
  }

  private static void fill(String topic, LogLines lines, int from, int to) {
    TopicFill.fill(broker.bootstrapServers(), topic, lines, from, to);
  }

  private static TreeMap<Long, Long> counts(String name) {
    Path folder = path("results-" + name);
    JsonResults results = new JsonResults();
    if (Files.exists(folder)) {
      try (Stream<Path> files = Files.list(folder)) {
        for (Path file : files.filter(f -> f.toString().endsWith(".jsonl")).toList()) {
          Files.readAllLines(file).forEach(results::add);
        }
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }
    return results.counts();
  }

  private static TreeMap<Long, Long> plain(LogLines lines) {
    return PlainCounts.perWindow(lines.lines(ALL), "ERROR", SIZE, PERIOD);
  }

  /**
   * Sends half a second of lines twice a second, so that event time goes on and the run does not
   * end by itself, until {@code condition} holds. Returns the number of lines sent so far, after
   * the first half.
   */
  private static int sendUntil(
      ProcessRun run, String topic, LogLines lines, Callable<Boolean> condition) {
    return sendUntil(run, topic, lines, HALF, condition);
  }

  private static int sendUntil(
      ProcessRun run, String topic, LogLines lines, int from, Callable<Boolean> condition) {
    AtomicInteger sent = new AtomicInteger(from);
    Awaitility.await()
        .atMost(TIMEOUT)
        .pollInterval(Duration.ofMillis(500))
        .failFast(() -> assertThat(run.isAlive()).as(run::stderr).isTrue())
        .until(
            () -> {
              fill(topic, lines, sent.get(), sent.addAndGet(STEP));
              return condition.call();
            });
    return sent.get();
  }

  private static boolean someWindowsAreFinal(String name) throws IOException {
    try {
      return Files.readString(path("state-" + name).resolve("resume-point.properties"))
          .contains("oldest_open_window");
    } catch (NoSuchFileException e) {
      // Not yet, or at the moment: it is deleted before the next one takes its name.
      return false;
    }
  }

  @Test
  public void stopsWithItsStateSavedAndGoesOn() {
    LogLines lines = lines(6);
    broker.createTopic("stop", 2);
    fill("stop", lines, 0, HALF);
    int sent;
    try (ProcessRun run = submit("stop")) {
      sent = sendUntil(run, "stop", lines, () -> !counts("stop").isEmpty());
      run.terminate();
      run.expectExit(0, TIMEOUT);
    }
    fill("stop", lines, sent, ALL);
    try (ProcessRun run = submit("stop")) {
      run.expectExit(0, TIMEOUT);
      Account account = Account.parse(run.stderr());
      assertThat(account.read()).isGreaterThanOrEqualTo(ALL - sent);
      assertThat(account.unaccounted()).isZero();
    }
    assertThat(counts("stop")).isEqualTo(plain(lines));
  }

  @Test
  public void takesThePlaceOfAJobWhoseFlinkRunWasKilled() {
    LogLines lines = lines(8);
    broker.createTopic("client", 2);
    fill("client", lines, 0, HALF);
    int sent;
    try (ProcessRun run = submit("client")) {
      sent = sendUntil(run, "client", lines, () -> !counts("client").isEmpty());
      run.kill();
    }
    // The job runs on, since lines come.
    try (ProcessRun run = submit("client")) {
      sent =
          sendUntil(
              run, "client", lines, sent, () -> run.stderr().contains("this run takes its place"));
      fill("client", lines, sent, ALL);
      run.expectExit(0, TIMEOUT);
    }
    assertThat(counts("client")).isEqualTo(plain(lines));
  }

  @Test
  public void countsEachLineOnceThoughATaskManagerDies() {
    LogLines lines = lines(7);
    broker.createTopic("killed", 2);
    fill("killed", lines, 0, HALF);
    try (ProcessRun run = submit("killed")) {
      // By the metrics of the cluster.
      int sent =
          sendUntil(
              run,
              "killed",
              lines,
              () ->
                  !counts("killed").isEmpty()
                      && someWindowsAreFinal("killed")
                      && linesReadByMetrics() >= HALF);
      cluster.replaceTaskManager();
      fill("killed", lines, sent, ALL);
      run.expectExit(0, TIMEOUT);
    }
    assertThat(counts("killed")).isEqualTo(plain(lines));
  }
}
