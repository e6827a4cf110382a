package dev.streamgauge.programs;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.streamgauge.testing.Account;
import dev.streamgauge.testing.JsonResults;
import dev.streamgauge.testing.KafkaBroker;
import dev.streamgauge.testing.Launcher;
import dev.streamgauge.testing.LogLines;
import dev.streamgauge.testing.LongTests;
import dev.streamgauge.testing.PartitionLines;
import dev.streamgauge.testing.PlainCounts;
import dev.streamgauge.testing.ProcessRun;
import dev.streamgauge.testing.Runners;
import dev.streamgauge.testing.TopicFill;
import java.io.IOException;
import java.io.StringReader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Properties;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;
import org.junit.Rule;
import org.junit.Test;
import org.junit.experimental.categories.Category;
import org.junit.rules.TemporaryFolder;

/**
 * A topic read by four readers on Spark. One partition lags by more than the allowed lateness, one
 * is idle most of the time, one is empty, one is added while it runs.
 */
@Category(LongTests.class)
public class ParallelReadersTest {
  private static final Duration TIMEOUT = Duration.ofMinutes(5);
  private static final Duration SIZE = Duration.ofSeconds(30);
  private static final Duration PERIOD = Duration.ofSeconds(10);
  private static final int HALF = 10_000;

  /** Lines sent at each look at the state: ten seconds of their time. */
  private static final int A_LOOK = 100;

  private static final LogLines AHEAD = LogLines.seeded(31).every(Duration.ofMillis(100));

  /** Half an hour behind; the allowed lateness is 10 minutes. */
  private static final LogLines LAGGING =
      LogLines.seeded(32)
          .every(Duration.ofMillis(100))
          .startingAt(Instant.ofEpochMilli(AHEAD.timeMillis(0)).minus(Duration.ofMinutes(30)));

  @Rule public final TemporaryFolder folder = new TemporaryFolder();

  private Path path(String name) {
    return folder.getRoot().toPath().resolve(name);
  }

  private static List<PartitionLines> parts(int from, int to) {
    return List.of(
        new PartitionLines(0, AHEAD, from, to),
        new PartitionLines(1, LAGGING, from, to),
        // The same lines as those of partition 0, but few.
        new PartitionLines(2, AHEAD, to - 1, to));
  }

  private static List<PartitionLines> inAddedPartition(int from, int to) {
    return Stream.concat(
            parts(from, to).stream(), Stream.of(new PartitionLines(4, LAGGING, from, to)))
        .toList();
  }

  private ProcessRun monitor(KafkaBroker broker) {
    return Launcher.start(
        Runners.SPARK,
        "monitor",
        "--source=kafka://" + broker.bootstrapServers() + "/uneven?metadata.max.age.ms=500",
        "--sink=file://" + path("results"),
        "--checkpointDir=" + path("state"),
        "--sparkMaster=local[4]",
        "--readers=4",
        "--stopWhenIdle=4s");
  }

  private boolean someAreFinal() throws IOException {
    Path file = path("state").resolve("resume-point.properties");
    if (!Files.exists(file)) {
      return false;
    }
    Properties resumePoint = new Properties();
    resumePoint.load(new StringReader(Files.readString(file)));
    String oldest = resumePoint.getProperty("oldest_open_window");
    return oldest != null && Instant.parse(oldest).toEpochMilli() > LAGGING.timeMillis(0);
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
  public void nothingIsLateOrLostOverAKill() throws Exception {
    List<List<PartitionLines>> filled = new ArrayList<>();
    try (KafkaBroker broker = KafkaBroker.running()) {
      broker.createTopic("uneven", 4);
      AtomicInteger sent = new AtomicInteger();
      fill(broker, filled, parts(0, sent.addAndGet(HALF)));
      try (ProcessRun run = monitor(broker)) {
        await()
            .atMost(TIMEOUT.toSeconds(), TimeUnit.SECONDS)
            .pollInterval(Duration.ofMillis(500))
            .until(
                () -> {
                  int from = sent.getAndAdd(A_LOOK);
                  fill(broker, filled, parts(from, sent.get()));
                  return run.stderr().contains(" lines read");
                });
        broker.addPartition("uneven");
        await()
            .atMost(TIMEOUT.toSeconds(), TimeUnit.SECONDS)
            .pollInterval(Duration.ofMillis(500))
            .until(
                () -> {
                  int from = sent.getAndAdd(A_LOOK);
                  fill(broker, filled, inAddedPartition(from, sent.get()));
                  return someAreFinal();
                });
        run.kill();
      }
      int from = sent.getAndAdd(HALF);
      fill(broker, filled, inAddedPartition(from, sent.get()));
      try (ProcessRun run = monitor(broker)) {
        run.expectExit(0, TIMEOUT);
        Account account = Account.parse(run.stderr());
        assertThat(account.droppedLate()).isZero();
        assertThat(account.unaccounted()).isZero();
      }
    }
    Stream<LogLines.Line> all =
        filled.stream().flatMap(List::stream).flatMap(PartitionLines::stream);
    TreeMap<Long, Long> expected = PlainCounts.perWindow(all, "ERROR", SIZE, PERIOD);
    assertThat(results().counts()).isEqualTo(expected);
  }

  private static void fill(
      KafkaBroker broker, List<List<PartitionLines>> filled, List<PartitionLines> next) {
    TopicFill.fill(broker.bootstrapServers(), "uneven", next);
    filled.add(next);
  }
}
