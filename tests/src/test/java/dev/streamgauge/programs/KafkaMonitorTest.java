package dev.streamgauge.programs;

import static org.assertj.core.api.Assertions.assertThat;

import dev.streamgauge.testing.JsonResults;
import dev.streamgauge.testing.KafkaBroker;
import dev.streamgauge.testing.Launcher;
import dev.streamgauge.testing.LogLines;
import dev.streamgauge.testing.PlainCounts;
import dev.streamgauge.testing.ProcessRun;
import dev.streamgauge.testing.TopicFill;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.junit.AfterClass;
import org.junit.BeforeClass;
import org.junit.Test;
import org.junit.runner.RunWith;
import org.junit.runners.Parameterized;

/** LogMonitor as a user starts it, on a real broker: its windows against a plain loop. */
@RunWith(Parameterized.class)
public class KafkaMonitorTest {
  private static final Duration SIZE = Duration.ofSeconds(30);
  private static final Duration PERIOD = Duration.ofSeconds(10);
  private static final Duration TIMEOUT = Duration.ofMinutes(3);
  private static final int MANY = 2_000_000;

  private static KafkaBroker broker;

  @Parameterized.Parameter public String runner;

  @Parameterized.Parameters(name = "{0}")
  public static List<String> runners() {
    return List.of("DirectRunner", "SparkRunner");
  }

  private static LogLines manyLines() {
    return LogLines.seeded(7).every(Duration.ofNanos(100_000));
  }

  private static LogLines hourBehind() {
    return LogLines.seeded(8)
        .startingAt(Instant.parse("2023-11-14T21:00:00Z"))
        .every(Duration.ofMillis(20));
  }

  private static LogLines ahead() {
    return LogLines.seeded(9)
        .startingAt(Instant.parse("2023-11-14T22:00:00Z"))
        .every(Duration.ofMillis(2));
  }

  @BeforeClass
  public static void startBroker() {
    broker = KafkaBroker.running();
    broker.createTopic("many", 2);
    TopicFill.fill(broker.bootstrapServers(), "many", manyLines(), 0, MANY);
    // Partition 0 an hour behind partition 1, and shorter; partition 2 never has a line.
    broker.createTopic("skewed", 3);
    String servers = broker.bootstrapServers();
    TopicFill.fillPartition(servers, "skewed", 0, hourBehind(), 0, 20_000);
    TopicFill.fillPartition(servers, "skewed", 1, ahead(), 0, 200_000);
  }

  @AfterClass
  public static void stopBroker() {
    broker.close();
  }

  private JsonResults monitor(String topic, String... more) {
    String[] options =
        Stream.concat(
                Stream.of(
                    "--source=kafka://" + broker.bootstrapServers() + "/" + topic,
                    "--format=json",
                    "--stopWhenIdle=6s"),
                Stream.of(more))
            .toArray(String[]::new);
    try (ProcessRun run = Launcher.start(runner, "monitor", options)) {
      run.expectExit(0, TIMEOUT);
      return JsonResults.parse(run.stdoutLines());
    }
  }

  @Test
  public void countsTwoMillionLinesAsAPlainLoopDoes() {
    TreeMap<Long, Long> expected =
        PlainCounts.perWindow(manyLines().lines(MANY), "ERROR", SIZE, PERIOD);
    assertThat(expected).hasSizeGreaterThan(10);
    assertThat(monitor("many").counts()).isEqualTo(expected);
  }

  @Test
  public void losesNothingOfAPartitionThatIsAnHourBehindTheOthers() {
    TreeMap<Long, Long> expected =
        PlainCounts.perWindow(
            Stream.concat(hourBehind().lines(20_000), ahead().lines(200_000)),
            "ERROR",
            SIZE,
            PERIOD);
    JsonResults results = monitor("skewed");
    // Windows without an error are shown as zero; the plain loop does not know of them.
    TreeMap<Long, Long> nonZero = results.counts();
    nonZero.values().removeIf(count -> count == 0);
    assertThat(nonZero).isEqualTo(expected);
  }

  @Test
  public void takesConsumerPropertiesFromTheUri() {
    try (ProcessRun run =
        Launcher.start(
            runner,
            "monitor",
            "--source=kafka://" + broker.bootstrapServers() + "/many?auto.offset.reset=latest",
            "--format=json",
            "--stopWhenIdle=2s")) {
      run.expectExit(0, TIMEOUT);
      assertThat(run.stdoutLines()).isEmpty();
    }
  }
}
