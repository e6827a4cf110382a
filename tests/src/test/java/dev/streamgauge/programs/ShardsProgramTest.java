package dev.streamgauge.programs;

import static org.assertj.core.api.Assertions.assertThat;

import dev.streamgauge.testing.JsonResults;
import dev.streamgauge.testing.JsonResults.Window;
import dev.streamgauge.testing.KafkaBroker;
import dev.streamgauge.testing.Launcher;
import dev.streamgauge.testing.LogLines;
import dev.streamgauge.testing.LongTests;
import dev.streamgauge.testing.PartitionLines;
import dev.streamgauge.testing.PlainCounts;
import dev.streamgauge.testing.ProcessRun;
import dev.streamgauge.testing.Runners;
import dev.streamgauge.testing.TopicFill;
import java.time.Duration;
import java.time.Instant;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.Test;
import org.junit.experimental.categories.Category;
import org.junit.runner.RunWith;
import org.junit.runners.Parameterized;

/** The highest counts of windows whose keys are in several shards, on each runner. */
@Category(LongTests.class)
@RunWith(Parameterized.class)
public class ShardsProgramTest {
  private static final Duration TIMEOUT = Duration.ofMinutes(5);
  private static final Duration SIZE = Duration.ofSeconds(30);
  private static final int LINES = 20_000;
  private static final int TOP = 5;

  @Parameterized.Parameter public String runner;

  @Parameterized.Parameters(name = "{0}")
  public static List<String> runners() {
    return Runners.all();
  }

  private static LogLines lines(int partition) {
    return LogLines.seeded(50 + partition)
        .hosts(200)
        .errorRate(1)
        .every(Duration.ofMillis(20))
        .someLateBy(0.1, Duration.ofMinutes(5));
  }

  private static List<PartitionLines> topic() {
    return List.of(
        new PartitionLines(0, lines(0), 0, LINES), new PartitionLines(1, lines(1), 0, LINES));
  }

  /** The {@value #TOP} hosts with most lines of each window; of equal ones the first by name. */
  private static Map<Window, Long> highest() {
    Map<Long, Map<String, Long>> windows = new TreeMap<>();
    PlainCounts.perWindowAndKey(
            topic().stream().flatMap(PartitionLines::stream),
            "ERROR",
            line -> line.split(" ")[1],
            SIZE,
            SIZE)
        .forEach(
            (host, counts) ->
                counts.forEach(
                    (start, count) ->
                        windows.computeIfAbsent(start, s -> new TreeMap<>()).put(host, count)));
    Map<Window, Long> highest = new HashMap<>();
    windows.forEach(
        (millis, hosts) -> {
          Instant start = Instant.ofEpochMilli(millis);
          hosts.entrySet().stream()
              .sorted(
                  Map.Entry.<String, Long>comparingByValue(Comparator.reverseOrder())
                      .thenComparing(Map.Entry.comparingByKey()))
              .limit(TOP)
              .forEach(
                  row ->
                      highest.put(
                          new Window(start, start.plus(SIZE), row.getKey()), row.getValue()));
        });
    return highest;
  }

  @Test
  public void theLatestOfEachKeyHasTheHighestCountsOfAllShards() {
    try (KafkaBroker broker = KafkaBroker.running()) {
      broker.createTopic("hosts", 2);
      TopicFill.fill(broker.bootstrapServers(), "hosts", topic());
      try (ProcessRun run =
          Launcher.start(
              runner,
              "monitor",
              "--source=kafka://" + broker.bootstrapServers() + "/hosts",
              "--by=column:2",
              "--windowSize=30s",
              "--windowPeriod=30s",
              "--shards=4",
              "--top=" + TOP,
              "--format=json",
              "--stopWhenIdle=4s")) {
        run.expectExit(0, TIMEOUT);
        Map<Window, Long> printed = new HashMap<>();
        JsonResults.parse(run.stdoutLines())
            .latest()
            .forEach((window, result) -> printed.put(window, result.count()));
        assertThat(printed).containsAllEntriesOf(highest());
      }
    }
  }
}
