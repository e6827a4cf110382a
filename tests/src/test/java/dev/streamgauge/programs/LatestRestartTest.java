package dev.streamgauge.programs;

import static org.assertj.core.api.Assertions.assertThat;

import dev.streamgauge.testing.JsonResults;
import dev.streamgauge.testing.KafkaBroker;
import dev.streamgauge.testing.Launcher;
import dev.streamgauge.testing.LogLines;
import dev.streamgauge.testing.PlainCounts;
import dev.streamgauge.testing.ProcessRun;
import dev.streamgauge.testing.Runners;
import dev.streamgauge.testing.TopicFill;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.stream.Stream;
import org.junit.Rule;
import org.junit.Test;
import org.junit.rules.TemporaryFolder;

/** A monitor that begins at the end of a topic and is stopped before a window is final. */
public class LatestRestartTest {
  private static final Duration TIMEOUT = Duration.ofMinutes(5);
  private static final Duration SIZE = Duration.ofSeconds(30);
  private static final Duration PERIOD = Duration.ofSeconds(10);
  private static final LogLines LINES = LogLines.seeded(22).errorRate(1);

  @Rule public final TemporaryFolder folder = new TemporaryFolder();

  private ProcessRun monitor(KafkaBroker broker, String... more) {
    Stream<String> options =
        Stream.of(
            "--source=kafka://" + broker.bootstrapServers() + "/logs?auto.offset.reset=latest",
            "--sink=file://" + path("results"),
            "--checkpointDir=" + path("state"),
            "--progressEvery=500ms");
    return Launcher.start(
        Runners.DIRECT, "monitor", Stream.concat(options, Stream.of(more)).toArray(String[]::new));
  }

  private Path path(String name) {
    return folder.getRoot().toPath().resolve(name);
  }

  private JsonResults results() throws IOException {
    JsonResults results = new JsonResults();
    try (Stream<Path> files = Files.list(path("results"))) {
      for (Path file : files.filter(f -> f.toString().endsWith(".jsonl")).toList()) {
        Files.readAllLines(file).forEach(results::add);
      }
    }
    return results;
  }

  @Test
  public void countsWhatWasSentSinceTheFirstStart() throws Exception {
    try (KafkaBroker broker = KafkaBroker.running()) {
      broker.createTopic("logs", 2);
      TopicFill.fill(broker.bootstrapServers(), "logs", LINES, 0, 100);
      try (ProcessRun run = monitor(broker)) {
        Path begun = path("state").resolve("kafka-start.properties");
        assertThat(run.waitUntil(() -> Files.exists(begun) && readBoth(begun), TIMEOUT))
            .as(run.stderr())
            .isTrue();
        TopicFill.fill(broker.bootstrapServers(), "logs", LINES, 100, 110);
        assertThat(run.waitUntil(() -> run.stderr().contains(" 10 lines read"), TIMEOUT))
            .as(run.stderr())
            .isTrue();
        run.terminate();
        run.expectExit(0, TIMEOUT);
      }
      TopicFill.fill(broker.bootstrapServers(), "logs", LINES, 110, 120);
      try (ProcessRun run = monitor(broker, "--stopWhenIdle=4s")) {
        TopicFill.fill(broker.bootstrapServers(), "logs", LINES, 120, 130);
        run.expectExit(0, TIMEOUT);
      }
    }
    List<LogLines.Line> sent = LINES.lines(130).skip(100).toList();
    assertThat(results().counts())
        .isEqualTo(PlainCounts.perWindow(sent.stream(), "ERROR", SIZE, PERIOD));
  }

  private static boolean readBoth(Path begun) {
    try {
      return Files.readString(begun).contains("partition.0=")
          && Files.readString(begun).contains("partition.1=");
    } catch (IOException e) {
      return false;
    }
  }
}
