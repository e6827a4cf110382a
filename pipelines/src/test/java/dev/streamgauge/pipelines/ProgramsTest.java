package dev.streamgauge.pipelines;

import static org.assertj.core.api.Assertions.assertThat;

import dev.streamgauge.io.file.FileLines;
import dev.streamgauge.io.format.ConsoleSink;
import dev.streamgauge.io.format.JsonFormat;
import dev.streamgauge.io.format.ResultFormat;
import dev.streamgauge.io.format.TextFormat;
import dev.streamgauge.io.format.TopFormat;
import dev.streamgauge.logs.ErrorFilter;
import dev.streamgauge.pipelines.count.LogMonitor;
import dev.streamgauge.pipelines.count.WordCount;
import dev.streamgauge.pipelines.options.LogMonitorOptions;
import dev.streamgauge.pipelines.options.WordCountOptions;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.apache.beam.sdk.options.PipelineOptionsFactory;
import org.junit.Before;
import org.junit.Rule;
import org.junit.Test;
import org.junit.rules.TemporaryFolder;

/** LogMonitor and WordCount over files, against plain loops. All lines are read at one moment. */
public class ProgramsTest {
  private static final long NOW = Instant.parse("2023-11-14T22:13:05Z").toEpochMilli();

  @Rule public final TemporaryFolder folder = new TemporaryFolder();

  private final List<String> lines = Lines.random(20_000);
  private String pattern;

  @Before
  public void writeFiles() throws IOException {
    Path dir = folder.getRoot().toPath().resolve("logs of today");
    Files.createDirectory(dir);
    Files.write(dir.resolve("a.log"), lines.subList(0, 15_000));
    Files.write(dir.resolve("b.log"), lines.subList(15_000, 20_000));
    Files.writeString(dir.resolve("c.log"), "");
    Files.write(dir.resolve("not this"), lines);
    pattern = dir + "/[a-c].log";
  }

  private List<String> monitor(ResultFormat format, String... args) {
    LogMonitorOptions options = PipelineOptionsFactory.fromArgs(args).as(LogMonitorOptions.class);
    LogMonitor.create(
            options,
            FileLines.matching(pattern)
                .withPushDown(ErrorFilter.containing("ERROR").asFunction())
                .withClock(() -> NOW),
            ConsoleSink.of(format).to(Lines::stream))
        .run()
        .waitUntilFinish();
    return Lines.printed();
  }

  private long errors() {
    return lines.stream().filter(line -> line.contains("ERROR")).count();
  }

  @Test
  public void monitorCountsErrorsInEachWindowTheyFallInto() {
    List<String> expected = new ArrayList<>();
    String[] starts = {"22:12:40", "22:12:50", "22:13:00"};
    String[] ends = {"22:13:10", "22:13:20", "22:13:30"};
    for (int i = 0; i < 3; i++) {
      expected.add(
          String.format(
              "{\"window_start\":\"2023-11-14T%sZ\",\"window_end\":\"2023-11-14T%sZ\",\"key\":\"*\","
                  + "\"count\":%d,\"timing\":\"ON_TIME\",\"revision\":0}",
              starts[i], ends[i], errors()));
    }
    assertThat(monitor(new JsonFormat())).containsExactlyInAnyOrderElementsOf(expected);
  }

  @Test
  public void monitorInTumblingWindowsAsText() {
    assertThat(monitor(new TextFormat(), "--windowSize=1m", "--windowPeriod=1m"))
        .containsExactly(String.format("2023-11-14 22:13:00 .. 22:14:00  %,12d", errors()));
  }

  @Test
  public void maxKeysBoundsTheKeysOfAWindow() {
    List<String> rows =
        monitor(
            new TextFormat(),
            "--windowSize=1m",
            "--windowPeriod=1m",
            "--by=column:2",
            "--maxKeys=5");
    assertThat(rows).hasSize(6);
    assertThat(rows).filteredOn(row -> row.contains("(other keys)")).hasSize(1);
    assertThat(
            rows.stream()
                .mapToLong(row -> Long.parseLong(row.replaceAll(".* ", "").replace(",", "")))
                .sum())
        .isEqualTo(errors());
  }

  @Test
  public void monitorCountsErrorsByAKeyInTheLine() {
    Map<String, Long> expected = new TreeMap<>();
    for (String line : lines) {
      if (line.contains("ERROR")) {
        expected.merge(line.split(" ", -1)[1], 1L, Long::sum);
      }
    }
    assertThat(expected).hasSize(20);
    List<String> all =
        monitor(new TextFormat(), "--windowSize=1m", "--windowPeriod=1m", "--by=column:2");
    List<String> byCount =
        expected.entrySet().stream()
            .sorted(
                Map.Entry.<String, Long>comparingByValue()
                    .reversed()
                    .thenComparing(Map.Entry.comparingByKey()))
            .map(
                entry ->
                    String.format(
                        "2023-11-14 22:13:00 .. 22:14:00  %-24s %,12d",
                        entry.getKey(), entry.getValue()))
            .toList();
    assertThat(all).isEqualTo(byCount);
    assertThat(
            monitor(new TextFormat(3), "--windowSize=1m", "--windowPeriod=1m", "--by=after:ERROR "))
        .isEqualTo(byCount.subList(0, 3));
  }

  private List<String> words(ResultFormat format, String... args) {
    WordCountOptions options = PipelineOptionsFactory.fromArgs(args).as(WordCountOptions.class);
    WordCount.create(
            options,
            FileLines.matching(pattern).withClock(() -> NOW),
            ConsoleSink.of(format).to(Lines::stream))
        .run()
        .waitUntilFinish();
    return Lines.printed();
  }

  private Map<String, Long> countedWords() {
    Map<String, Long> counts = new TreeMap<>();
    for (String line : lines) {
      for (String word : line.split(" ", -1)) {
        counts.merge(word, 1L, Long::sum);
      }
    }
    return counts;
  }

  @Test
  public void wordCountCountsEachWord() {
    Map<String, Long> expected = countedWords();
    List<String> printed = words(new JsonFormat());
    assertThat(printed).hasSameSizeAs(expected.keySet());
    expected.forEach(
        (word, count) ->
            assertThat(printed)
                .contains(
                    String.format(
                        "{\"window_start\":\"2023-11-14T22:13:05Z\",\"window_end\":"
                            + "\"2023-11-14T22:13:06Z\",\"key\":\"%s\",\"count\":%d,"
                            + "\"timing\":\"ON_TIME\",\"revision\":0}",
                        word, count)));
  }

  @Test
  public void wordCountShowsTheMostFrequentWordsFirst() {
    List<String> expected =
        countedWords().entrySet().stream()
            .sorted(Map.Entry.<String, Long>comparingByValue().reversed())
            .limit(4)
            .map(entry -> entry.getKey() + " " + entry.getValue())
            .toList();
    List<String> printed = words(new TopFormat(4));
    assertThat(printed.get(1)).isEqualTo("Time: 2023-11-14 22:13:05 .. 22:13:06");
    assertThat(printed.subList(3, 7)).isEqualTo(expected);
    assertThat(printed.get(7)).isEqualTo("...");
  }
}
