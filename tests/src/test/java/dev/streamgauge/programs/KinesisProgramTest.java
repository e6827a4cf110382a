package dev.streamgauge.programs;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.streamgauge.testing.JsonResults;
import dev.streamgauge.testing.KinesisServer;
import dev.streamgauge.testing.Launcher;
import dev.streamgauge.testing.LogLines;
import dev.streamgauge.testing.LongTests;
import dev.streamgauge.testing.PartitionLines;
import dev.streamgauge.testing.PlainCounts;
import dev.streamgauge.testing.ProcessRun;
import dev.streamgauge.testing.Runners;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.AfterClass;
import org.junit.Assume;
import org.junit.Before;
import org.junit.BeforeClass;
import org.junit.Rule;
import org.junit.Test;
import org.junit.experimental.categories.Category;
import org.junit.rules.TemporaryFolder;
import org.junit.runner.RunWith;
import org.junit.runners.Parameterized;

/**
 * A stream of Kinesis of three shards on a real server: one is ahead, one lags by more than the
 * allowed lateness, one has few lines.
 */
@RunWith(Parameterized.class)
public class KinesisProgramTest {
  private static final Duration TIMEOUT = Duration.ofMinutes(5);
  private static final Duration SIZE = Duration.ofSeconds(30);
  private static final Duration PERIOD = Duration.ofSeconds(10);
  private static final int COUNT = 4_000;

  private static final LogLines AHEAD = LogLines.seeded(51).every(Duration.ofMillis(100));

  /** Half an hour behind; the allowed lateness is 10 minutes. */
  private static final LogLines LAGGING =
      LogLines.seeded(52)
          .every(Duration.ofMillis(100))
          .startingAt(Instant.ofEpochMilli(AHEAD.timeMillis(0)).minus(Duration.ofMinutes(30)));

  private static KinesisServer server;

  @Rule public final TemporaryFolder folder = new TemporaryFolder();

  @Parameterized.Parameter public String runner;

  private Path results;

  @Parameterized.Parameters(name = "{0}")
  public static List<String> runners() {
    return Runners.oneInBuild();
  }

  @BeforeClass
  public static void startServer() {
    KinesisServer.missing().ifPresent(what -> Assume.assumeTrue(what, false));
    server = KinesisServer.running();
  }

  @AfterClass
  public static void stopServer() {
    if (server != null) {
      server.close();
    }
  }

  @Before
  public void nameTheResults() {
    results = folder.getRoot().toPath().resolve("results");
  }

  private static List<PartitionLines> parts(int from, int to) {
    return List.of(
        new PartitionLines(0, AHEAD, from, to),
        new PartitionLines(1, LAGGING, from, to),
        new PartitionLines(2, AHEAD, to - 1, to));
  }

  private static TreeMap<Long, Long> plain(Stream<PartitionLines> parts) {
    return PlainCounts.perWindow(parts.flatMap(PartitionLines::stream), "ERROR", SIZE, PERIOD);
  }

  private ProcessRun monitor(String stream, String... more) {
    List<String> options =
        new ArrayList<>(
            List.of(
                "--source=kinesis://" + stream + "?endpoint=" + server.endpoint(),
                "--eventTime=line",
                "--sink=file://" + results));
    options.addAll(List.of(more));
    ProcessRun.Builder command = Launcher.command(runner, "monitor", options);
    KinesisServer.environment().forEach(command::env);
    return command.env("STREAMGAUGE_CLASSPATH", KinesisServer.classPath()).start();
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

  @Test
  public void countsAsAPlainLoopDoes() throws Exception {
    String stream = "uneven-" + runner;
    server.fill(stream, parts(0, COUNT));
    try (ProcessRun run = monitor(stream, "--stopWhenIdle=4s")) {
      run.expectExit(0, TIMEOUT);
    }
    assertThat(results()).isEqualTo(plain(parts(0, COUNT).stream()));
  }

  @Test
  @Category(LongTests.class)
  public void resumesAfterAKill() throws Exception {
    String stream = "killed-" + runner;
    String[] options = {
      "--checkpointDir=" + folder.getRoot().toPath().resolve("state"), "--stopWhenIdle=15s"
    };
    server.fill(stream, parts(0, COUNT / 2));
    try (ProcessRun run = monitor(stream, options)) {
      await()
          .atMost(TIMEOUT.toSeconds(), TimeUnit.SECONDS)
          .pollInterval(Duration.ofMillis(100))
          .until(() -> !run.isAlive() || (Files.exists(results) && !results().isEmpty()));
      assertThat(run.isAlive()).as(run.stderr()).isTrue();
      run.kill();
    }
    server.fill(stream, parts(COUNT / 2, COUNT));
    try (ProcessRun run = monitor(stream, options)) {
      run.expectExit(0, TIMEOUT);
    }
    assertThat(results())
        .isEqualTo(
            plain(Stream.of(parts(0, COUNT / 2), parts(COUNT / 2, COUNT)).flatMap(List::stream)));
  }

  @Test
  public void aMissingStreamOrJarIsOneClearLine() {
    try (ProcessRun run = monitor("nowhere")) {
      run.expectExit(2, TIMEOUT);
      assertThat(run.stderr())
          .contains(
              "--source=kinesis://nowhere cannot be read: there is no stream 'nowhere' in this"
                  + " region.");
    }
    try (ProcessRun run = Launcher.start(runner, "monitor", "--source=kinesis://nowhere")) {
      run.expectExit(2, TIMEOUT);
      assertThat(run.stderr())
          .contains("needs the jar streamgauge-kinesis, which is not on the class path")
          .doesNotContain("\tat ");
    }
  }
}
