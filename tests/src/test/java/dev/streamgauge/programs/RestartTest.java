package dev.streamgauge.programs;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.streamgauge.testing.JsonResults;
import dev.streamgauge.testing.KafkaBroker;
import dev.streamgauge.testing.Launcher;
import dev.streamgauge.testing.LogLines;
import dev.streamgauge.testing.LongTests;
import dev.streamgauge.testing.PlainCounts;
import dev.streamgauge.testing.ProcessRun;
import dev.streamgauge.testing.Runners;
import dev.streamgauge.testing.TopicFill;
import java.io.IOException;
import java.io.Reader;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Properties;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;
import org.junit.AfterClass;
import org.junit.BeforeClass;
import org.junit.Rule;
import org.junit.Test;
import org.junit.experimental.categories.Category;
import org.junit.rules.TemporaryFolder;
import org.junit.runner.RunWith;
import org.junit.runners.Parameterized;

/** LogMonitor stopped in the middle, in good order and not, and started again. */
@RunWith(Parameterized.class)
public class RestartTest {
  private static final Duration TIMEOUT = Duration.ofMinutes(5);
  private static final Duration SIZE = Duration.ofSeconds(30);
  private static final Duration PERIOD = Duration.ofSeconds(10);
  private static final int HALF = 50_000;

  /** Lines sent at each look at the state: two seconds of their time. */
  private static final int A_LOOK = 100;

  private static final int MORE = 1_000;

  /** A line every 20 ms: the first half is longer than the allowed lateness of 10 minutes. */
  private static final LogLines LINES = LogLines.seeded(21).every(Duration.ofMillis(20));

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

  private Path path(String name) {
    return folder.getRoot().toPath().resolve(name);
  }

  private String topic(String test) {
    String topic = test + "-" + runner;
    broker.createTopic(topic, 2);
    fill(topic, 0, HALF);
    return topic;
  }

  private static void fill(String topic, int from, int to) {
    TopicFill.fill(broker.bootstrapServers(), topic, LINES, from, to);
  }

  private ProcessRun monitor(String topic, String results, String state, String... more) {
    String[] options =
        Stream.concat(
                Stream.of(
                    "--source=kafka://" + broker.bootstrapServers() + "/" + topic,
                    "--sink=file://" + path(results),
                    "--checkpointDir=" + path(state),
                    "--stopWhenIdle=4s"),
                Stream.of(more))
            .toArray(String[]::new);
    return Launcher.start(runner, "monitor", options);
  }

  /**
   * Sends some lines now and then, so that the run does not end by itself and time goes on, until
   * windows with lines are final by the file in the state directory. Returns the number of lines
   * sent so far.
   */
  private int untilSomeAreFinal(String topic, String state) {
    Instant first = Instant.ofEpochMilli(LINES.timeMillis(0));
    AtomicInteger sent = new AtomicInteger(HALF);
    await()
        .atMost(TIMEOUT.toSeconds(), TimeUnit.SECONDS)
        .pollInterval(Duration.ofMillis(500))
        .until(
            () -> {
              fill(topic, sent.get(), sent.get() + A_LOOK);
              sent.addAndGet(A_LOOK);
              return oldestOpenWindow(state);
            },
            oldest -> oldest != null && oldest.isAfter(first));
    return sent.get();
  }

  private Instant oldestOpenWindow(String state) throws IOException {
    Properties resumePoint = new Properties();
    try (Reader reader = Files.newBufferedReader(path(state).resolve("resume-point.properties"))) {
      resumePoint.load(reader);
    } catch (NoSuchFileException e) {
      return null;
    }
    String oldest = resumePoint.getProperty("oldest_open_window");
    return oldest == null ? null : Instant.parse(oldest);
  }

  private JsonResults results(String directory) throws IOException {
    JsonResults results = new JsonResults();
    try (Stream<Path> files = Files.list(path(directory))) {
      for (Path file : files.filter(f -> f.toString().endsWith(".jsonl")).toList()) {
        Files.readAllLines(file).forEach(results::add);
      }
    }
    return results;
  }

  private static TreeMap<Long, Long> plain(Duration size, Duration period) {
    return PlainCounts.perWindow(LINES.lines(2 * HALF), "ERROR", size, period);
  }

  @Test
  @Category(LongTests.class)
  public void losesAndDoublesNothingWhenItIsKilled() throws Exception {
    String topic = topic("killed");
    int sent;
    try (ProcessRun run = monitor(topic, "results", "state")) {
      sent = untilSomeAreFinal(topic, "state");
      run.kill();
    }
    fill(topic, sent, 2 * HALF);
    try (ProcessRun run = monitor(topic, "results", "state")) {
      run.expectExit(0, TIMEOUT);
    }
    assertThat(results("results").counts()).isEqualTo(plain(SIZE, PERIOD));
    // That run has ended with its input. There is more now, also for windows it has closed.
    fill(topic, 2 * HALF, 2 * HALF + MORE);
    try (ProcessRun run = monitor(topic, "results", "state")) {
      run.expectExit(0, TIMEOUT);
    }
    assertThat(results("results").counts())
        .isEqualTo(PlainCounts.perWindow(LINES.lines(2 * HALF + MORE), "ERROR", SIZE, PERIOD));
  }

  @Test
  public void endsInGoodOrderAndGoesOnWithOtherWindows() throws Exception {
    String topic = topic("terminated");
    int sent;
    try (ProcessRun run = monitor(topic, "results", "state")) {
      sent = untilSomeAreFinal(topic, "state");
      run.terminate();
      run.expectExit(0, TIMEOUT);
      assertThat(run.stderr()).contains("SIGTERM", "done: ");
    }
    Instant oldest = oldestOpenWindow("state");
    fill(topic, sent, 2 * HALF);

    String[] otherWindows = {"--windowSize=20s", "--pipelineName=other"};
    if (!runner.equals(Runners.DIRECT)) {
      // It would run the pipeline, or the source, that is in the checkpoint.
      try (ProcessRun run = monitor(topic, "results", "state", otherWindows)) {
        run.expectExit(2, TIMEOUT);
        assertThat(run.stderr().lines().toList())
            .singleElement()
            .asString()
            .contains(
                "--windowSize was not given and is 20s",
                oldest.toString(),
                "--resumeFrom=" + path("state"));
      }
    }
    try (ProcessRun run =
        monitor(
            topic, "others", "new-state", "--resumeFrom=" + path("state"), "--windowSize=20s")) {
      run.expectExit(0, TIMEOUT);
    }
    assertThat(results("others").counts())
        .isEqualTo(
            new TreeMap<>(plain(Duration.ofSeconds(20), PERIOD).tailMap(oldest.toEpochMilli())));
    // The first pipeline's own windows go on too.
    try (ProcessRun run = monitor(topic, "results", "state")) {
      run.expectExit(0, TIMEOUT);
    }
    assertThat(results("results").counts()).isEqualTo(plain(SIZE, PERIOD));
  }
}
