package dev.streamgauge.programs;

import static org.assertj.core.api.Assertions.assertThat;

import dev.streamgauge.testing.KafkaBroker;
import dev.streamgauge.testing.Launcher;
import dev.streamgauge.testing.LogLines;
import dev.streamgauge.testing.ProcessRun;
import dev.streamgauge.testing.Runners;
import dev.streamgauge.testing.TopicFill;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeMap;
import org.junit.AfterClass;
import org.junit.BeforeClass;
import org.junit.Rule;
import org.junit.Test;
import org.junit.rules.TemporaryFolder;
import org.junit.runner.RunWith;
import org.junit.runners.Parameterized;

/** A replay of a part of a topic, against a plain loop over its lines. */
@RunWith(Parameterized.class)
public class ReplayProgramTest {
  private static final Instant START = Instant.parse("2023-11-14T22:00:00Z");
  private static final Instant FROM = START.plusSeconds(60);
  private static final Instant UNTIL = START.plusSeconds(240);
  private static final long SLICE = 10_000;
  private static final int LINES = 60_000;

  private static KafkaBroker broker;

  @Rule public final TemporaryFolder folder = new TemporaryFolder();

  @Parameterized.Parameter public String runner;

  @Parameterized.Parameters(name = "{0}")
  public static List<String> runners() {
    return Runners.oneInBuild();
  }

  private static LogLines lines() {
    return LogLines.seeded(3).startingAt(START).every(Duration.ofMillis(5));
  }

  @BeforeClass
  public static void fillTopic() {
    broker = KafkaBroker.running();
    broker.createTopic("old", 2);
    TopicFill.fill(broker.bootstrapServers(), "old", lines(), 0, LINES);
  }

  @AfterClass
  public static void stopBroker() {
    broker.close();
  }

  @Test
  public void tellsOfTheTimeAskedForWhatAPlainLoopFinds() throws IOException {
    TreeMap<Long, Long> counts = new TreeMap<>();
    lines()
        .lines(LINES)
        .filter(line -> line.text().contains("ERROR"))
        .forEach(line -> counts.merge(line.timeMillis() / SLICE * SLICE, 1L, Long::sum));
    List<Long> sorted =
        counts.subMap(FROM.toEpochMilli(), UNTIL.toEpochMilli()).values().stream()
            .sorted()
            .toList();
    long bound = sorted.get(sorted.size() / 2);
    List<String> expected = expected(counts, bound);
    assertThat(expected).hasSizeGreaterThan(3);
    Path rules =
        Files.writeString(
            folder.getRoot().toPath().resolve("rules.yml"),
            """
            groups:
              - name: replay
                rules:
                  - alert: Errors
                    select: {contains: ERROR}
                    window: 10s
                    condition: count >= %d
            """
                .formatted(bound));
    try (ProcessRun run =
        Launcher.start(
            runner,
            "replay",
            "--rules=" + rules,
            "--source=kafka://" + broker.bootstrapServers() + "/old",
            "--startAt=" + FROM,
            "--until=" + UNTIL)) {
      run.expectExit(0, Duration.ofMinutes(5));
      assertThat(run.stdoutLines()).containsExactlyElementsOf(expected);
    }
  }

  /** A catch-up over a topic to which nothing was sent for two days. */
  @Test
  public void findsASilenceOfTwoDaysInATopic() throws IOException {
    String topic = "gap-" + runner;
    broker.createTopic(topic, 2);
    int half = 4_000;
    Instant back = START.plus(Duration.ofDays(2));
    TreeMap<Long, Long> counts = new TreeMap<>();
    for (Instant from : List.of(START, back)) {
      LogLines lines = LogLines.seeded(5).startingAt(from).every(Duration.ofMillis(20));
      TopicFill.fill(broker.bootstrapServers(), topic, lines, 0, half);
      lines
          .lines(half)
          .forEach(line -> counts.merge(line.timeMillis() / SLICE * SLICE, 1L, Long::sum));
    }
    List<String> expected = new ArrayList<>();
    Instant since = null;
    for (long slice = counts.firstKey(); slice <= counts.lastKey(); slice += SLICE) {
      Instant end = Instant.ofEpochMilli(slice + SLICE);
      boolean isSilent = !counts.containsKey(slice);
      if (isSilent && since == null) {
        since = end;
        expected.add("FIRING Silent since " + since + ": value 0");
      } else if (!isSilent && since != null) {
        expected.add("RESOLVED Silent from " + since + " to " + end + ": value 0");
        since = null;
      }
    }
    assertThat(expected).hasSize(2);
    Path rules =
        Files.writeString(
            folder.getRoot().toPath().resolve("rules.yml"),
            """
            groups:
              - name: replay
                every: 10s
                rules:
                  - alert: Silent
                    window: 10s
                    condition: absent
            """);
    try (ProcessRun run =
        Launcher.start(
            runner,
            "replay",
            "--rules=" + rules,
            "--source=kafka://" + broker.bootstrapServers() + "/" + topic)) {
      run.expectExit(0, Duration.ofMinutes(5));
      assertThat(run.stdoutLines()).containsExactlyElementsOf(expected);
    }
  }

  private static List<String> expected(TreeMap<Long, Long> counts, long bound) {
    List<String> told = new ArrayList<>();
    Instant since = null;
    long value = 0;
    for (long slice = FROM.toEpochMilli(); slice < UNTIL.toEpochMilli(); slice += SLICE) {
      long count = counts.getOrDefault(slice, 0L);
      Instant end = Instant.ofEpochMilli(slice + SLICE);
      if (count >= bound && since == null) {
        since = end;
        value = count;
        told.add("FIRING Errors since " + since + ": value " + value);
      } else if (count < bound && since != null) {
        told.add("RESOLVED Errors from " + since + " to " + end + ": value " + value);
        since = null;
      }
    }
    return told;
  }
}
