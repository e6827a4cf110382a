package dev.streamgauge.pipelines;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.streamgauge.pipelines.run.ExitCode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.junit.Before;
import org.junit.Rule;
import org.junit.Test;
import org.junit.rules.TemporaryFolder;

/** Whole programs with {@code --shards}, against plain loops over the same lines. */
public class ShardsTest {
  private static final ObjectMapper MAPPER = new ObjectMapper();
  private static final Instant START = Instant.parse("2023-11-14T22:13:00Z");
  private static final int SECONDS = 30;

  private record Line(int second, String key) {
    @Override
    public String toString() {
      return START.plusSeconds(second) + " " + key + " ERROR";
    }
  }

  @Rule public final TemporaryFolder folder = new TemporaryFolder();

  private final List<Line> lines = new ArrayList<>();
  private Path file;

  @Before
  public void writeLines() throws IOException {
    Random random = new Random(9);
    for (int i = 0; i < 3_000; i++) {
      lines.add(new Line(i * SECONDS / 3_000, "k" + (int) Math.abs(random.nextGaussian() * 40)));
    }
    file = folder.getRoot().toPath().resolve("lines.log");
    Files.write(file, lines.stream().map(Line::toString).toList());
  }

  /** The latest counts by start and key of what a command prints or writes. */
  private Map<String, Long> latest(Stream<String> rows) throws IOException {
    Map<String, Long> revisions = new TreeMap<>();
    Map<String, Long> counts = new TreeMap<>();
    for (String row : rows.toList()) {
      JsonNode json = MAPPER.readTree(row);
      String key = json.get("window_start").asText() + " " + json.get("key").asText();
      if (json.get("revision").asLong() >= revisions.getOrDefault(key, -1L)) {
        revisions.put(key, json.get("revision").asLong());
        counts.put(key, json.get("count").asLong());
      }
    }
    return counts;
  }

  private Command run(String command, String... options) {
    List<String> args = new ArrayList<>(List.of(command, "--source=file://" + file));
    args.addAll(List.of("--eventTime=line", "--quiet"));
    args.addAll(List.of(options));
    if (!args.contains("--format=text")) {
      args.add("--format=json");
    }
    Command done = Command.run(args.toArray(new String[0]));
    assertThat(done.exitCode()).as(done.err()).isEqualTo(ExitCode.DONE);
    return done;
  }

  /** The {@code top} highest counts of each ten seconds. */
  private Map<String, Long> windows(int top) {
    Map<Integer, Map<String, Long>> plain = new TreeMap<>();
    for (Line line : lines) {
      plain
          .computeIfAbsent(line.second() / 10 * 10, start -> new TreeMap<>())
          .merge(line.key(), 1L, Long::sum);
    }
    Map<String, Long> expected = new TreeMap<>();
    plain.forEach(
        (start, counts) ->
            counts.entrySet().stream()
                .sorted(
                    Map.Entry.<String, Long>comparingByValue(Comparator.reverseOrder())
                        .thenComparing(Map.Entry.comparingByKey()))
                .limit(top)
                .forEach(
                    row ->
                        expected.put(
                            START.plusSeconds(start) + " " + row.getKey(), row.getValue())));
    return expected;
  }

  @Test
  public void theConsoleHasTheHighestOfAllShardsAndFilesHaveAllKeys() throws IOException {
    Path results = folder.getRoot().toPath().resolve("results");
    Command done =
        run(
            "monitor",
            "--by=column:2",
            "--windowSize=10s",
            "--windowPeriod=10s",
            "--shards=4",
            "--top=3",
            "--sink=console",
            "--sink=file://" + results);
    assertThat(latest(done.out().lines())).isEqualTo(windows(3));
    List<String> rows = new ArrayList<>();
    try (Stream<Path> written = Files.list(results)) {
      for (Path part : written.toList()) {
        rows.addAll(Files.readAllLines(part));
      }
    }
    assertThat(latest(rows.stream())).isEqualTo(windows(Integer.MAX_VALUE));
  }

  @Test
  public void oneShardAndManyCountTheSame() throws IOException {
    for (String shards : List.of("--shards=1", "--shards=7")) {
      Command done =
          run("monitor", "--by=column:2", "--windowSize=10s", "--windowPeriod=10s", shards);
      assertThat(latest(done.out().lines())).as(shards).isEqualTo(windows(Integer.MAX_VALUE));
    }
  }

  @Test
  public void wordsOfAllShardsAreOneListThatSaysWhetherThereAreMore() {
    Map<String, Long> expected = new TreeMap<>();
    for (Line line : lines) {
      Stream.of(line.toString().split(" ")).forEach(word -> expected.merge(word, 1L, Long::sum));
    }
    List<String> top =
        expected.entrySet().stream()
            .sorted(
                Map.Entry.<String, Long>comparingByValue(Comparator.reverseOrder())
                    .thenComparing(Map.Entry.comparingByKey()))
            .limit(4)
            .map(word -> word.getKey() + " " + word.getValue())
            .toList();
    assertThat(
            run("wordcount", "--windowSize=1m", "--top=4", "--shards=5", "--format=text")
                .outLines())
        .containsSubsequence(
            "Time: 2023-11-14 22:13:00 .. 22:14:00", top.get(0), top.get(1), top.get(2), top.get(3))
        .containsOnlyOnce("...")
        .filteredOn(line -> line.startsWith("Time:"))
        .hasSize(1);
  }

  @Test
  public void runningTotalsAreThoseOfAllShards() throws IOException {
    Map<String, Long> totals = new TreeMap<>();
    lines.forEach(line -> totals.merge(line.key(), 1L, Long::sum));
    Map<String, Long> printed = new TreeMap<>();
    latest(run("wordcount", "--running", "--windowSize=1m", "--top=0", "--shards=3").out().lines())
        .forEach((row, count) -> printed.put(row.split(" ")[1], count));
    assertThat(printed).containsAllEntriesOf(totals);
  }

  @Test
  public void sessionsOfAllShards() throws IOException {
    Map<String, Long> totals = new TreeMap<>();
    lines.forEach(line -> totals.merge(line.key(), 1L, Long::sum));
    Map<String, Long> sessions = new TreeMap<>();
    latest(run("sessions", "--by=column:2", "--gap=1m", "--shards=3").out().lines())
        .forEach((row, count) -> sessions.put(row.split(" ")[1], count));
    assertThat(sessions).isEqualTo(totals);
  }

  @Test
  public void aStateOfOtherShardsIsRefused() throws IOException {
    Path state = Files.createDirectories(folder.getRoot().toPath().resolve("dir/sessions"));
    Files.writeString(state.resolve("sessions-60000ms-6000ms-1-0.state"), "");
    Command refused =
        Command.run(
            "sessions",
            "--source=socket://127.0.0.1:9",
            "--by=column:2",
            "--gap=1m",
            "--shards=3",
            "--checkpointDir=" + state.getParent());
    assertThat(refused.exitCode()).isEqualTo(ExitCode.WRONG);
    assertThat(refused.errLines())
        .singleElement()
        .asString()
        .endsWith(
            " is of --shards=1, and 3 cannot resume it: start with --shards=1, or anew with another"
                + " --checkpointDir.");
  }
}
