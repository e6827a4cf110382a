package dev.streamgauge.programs;

import static org.assertj.core.api.Assertions.assertThat;

import dev.streamgauge.testing.KafkaBroker;
import dev.streamgauge.testing.Launcher;
import dev.streamgauge.testing.LogLines;
import dev.streamgauge.testing.PlainCounts;
import dev.streamgauge.testing.ProcessRun;
import dev.streamgauge.testing.ResultFolder;
import dev.streamgauge.testing.Runners;
import dev.streamgauge.testing.TopicFill;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.ExecutionException;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewPartitions;
import org.junit.AfterClass;
import org.junit.BeforeClass;
import org.junit.Rule;
import org.junit.Test;
import org.junit.rules.TemporaryFolder;
import org.junit.runner.RunWith;
import org.junit.runners.Parameterized;

/**
 * Topics that change while a program reads them, and while it is down, on the runners with
 * checkpoints.
 */
@RunWith(Parameterized.class)
public class TopicChangesProgramTest {
  private static final Duration TIMEOUT = Duration.ofMinutes(5);
  private static final Duration SIZE = Duration.ofSeconds(30);
  private static final Duration PERIOD = Duration.ofSeconds(10);
  private static final LogLines LINES =
      LogLines.seeded(33).every(Duration.ofMillis(50)).errorRate(1);

  private static KafkaBroker broker;

  @Rule public final TemporaryFolder folder = new TemporaryFolder();

  @Parameterized.Parameter public String runner;

  @Parameterized.Parameters(name = "{0}")
  public static List<String> runners() {
    return Runners.withLongTests() ? List.of(Runners.SPARK, Runners.FLINK) : List.of(Runners.SPARK);
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

  private ProcessRun monitor(String topic) {
    return Launcher.start(
        runner,
        "monitor",
        "--source=kafka://" + broker.bootstrapServers() + "/" + topic + "?metadata.max.age.ms=500",
        "--sink=file://" + path("results"),
        "--checkpointDir=" + path("state"),
        "--progressEvery=500ms",
        "--stopWhenIdle=10s");
  }

  private static void fill(String topic, int from, int to) {
    TopicFill.fill(broker.bootstrapServers(), topic, LINES, from, to);
  }

  private static Admin admin() {
    return Admin.create(Map.of("bootstrap.servers", broker.bootstrapServers()));
  }

  private static void awaitRead(ProcessRun run, String lines) {
    assertThat(run.waitUntil(() -> run.stderr().contains(" " + lines + " lines read"), TIMEOUT))
        .as(run.stderr())
        .isTrue();
  }

  private void assertCounted(int lines) {
    TreeMap<Long, Long> counts = new ResultFolder(path("results")).results().counts();
    counts.values().removeIf(count -> count == 0);
    assertThat(counts).isEqualTo(PlainCounts.perWindow(LINES.lines(lines), "ERROR", SIZE, PERIOD));
  }

  @Test
  public void readsAPartitionThatIsAddedWhileItRuns() throws Exception {
    String topic = "growing-" + runner;
    broker.createTopic(topic, 1);
    fill(topic, 0, 1_000);
    try (ProcessRun run = monitor(topic);
        Admin admin = admin()) {
      awaitRead(run, "1,000");
      admin.createPartitions(Map.of(topic, NewPartitions.increaseTo(2))).all().get();
      fill(topic, 1_000, 2_000);
      run.expectExit(0, TIMEOUT);
    }
    assertCounted(2_000);
  }

  /** The new topic is longer than the saved position: nothing but its id is different. */
  @Test
  public void readsATopicThatIsCreatedAnewWhileItIsDown() throws Exception {
    String topic = "again-" + runner;
    broker.createTopic(topic, 1);
    fill(topic, 0, 1_000);
    try (ProcessRun run = monitor(topic)) {
      awaitRead(run, "1,000");
      run.terminate();
      run.expectExit(0, TIMEOUT);
    }
    recreate(topic);
    fill(topic, 1_000, 2_500);
    try (ProcessRun run = monitor(topic)) {
      run.expectExit(0, TIMEOUT);
      assertThat(run.stderr()).contains(" lost before they were read");
    }
    assertCounted(2_500);
  }

  private static void recreate(String topic) throws ExecutionException, InterruptedException {
    try (Admin admin = admin()) {
      admin.deleteTopics(List.of(topic)).all().get();
    }
    broker.createTopic(topic, 1);
  }
}
