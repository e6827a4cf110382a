package dev.streamgauge.programs;

import static java.nio.charset.StandardCharsets.UTF_8;
import static java.nio.file.StandardOpenOption.APPEND;
import static java.nio.file.StandardOpenOption.CREATE;
import static java.nio.file.StandardOpenOption.TRUNCATE_EXISTING;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.streamgauge.testing.JsonResults;
import dev.streamgauge.testing.Launcher;
import dev.streamgauge.testing.LogLines;
import dev.streamgauge.testing.PlainCounts;
import dev.streamgauge.testing.ProcessRun;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import java.util.stream.LongStream;
import java.util.stream.Stream;
import java.util.zip.GZIPOutputStream;
import org.junit.Before;
import org.junit.Rule;
import org.junit.Test;
import org.junit.rules.TemporaryFolder;

/**
 * {@code watch://} in the program as a user starts it: a log is rotated in all ways, while it is
 * read and while nobody reads, with {@code kill -9} in between.
 */
public class WatchProgramTest {
  private static final Duration TIMEOUT = Duration.ofMinutes(5);
  private static final Duration SIZE = Duration.ofSeconds(30);
  private static final Duration PERIOD = Duration.ofSeconds(10);

  /** A line every 10 ms: the first part is longer than the allowed lateness of 10 minutes. */
  private static final LogLines LINES = LogLines.seeded(31).every(Duration.ofMillis(10));

  @Rule public final TemporaryFolder folder = new TemporaryFolder();

  private Path logs;
  private int written;

  @Before
  public void makeFolder() throws IOException {
    logs = folder.newFolder("logs").toPath();
  }

  private Path log(String name) {
    return logs.resolve(name);
  }

  private void write(int lines) throws IOException {
    String text =
        LongStream.range(written, written + lines)
            .mapToObj(i -> LINES.text(i) + "\n")
            .collect(Collectors.joining());
    written += lines;
    // In two pieces that meet within a line.
    int half = text.length() / 2;
    Files.writeString(log("app.log"), text.substring(0, half), UTF_8, CREATE, APPEND);
    Files.writeString(log("app.log"), text.substring(half), UTF_8, CREATE, APPEND);
  }

  private void rename(String to) throws IOException {
    Files.move(log("app.log"), log(to));
  }

  private void copyAndTruncate(String to) throws IOException {
    Files.copy(log("app.log"), log(to));
    Files.write(log("app.log"), new byte[0], TRUNCATE_EXISTING);
  }

  private void compress(String name) throws IOException {
    try (OutputStream out = new GZIPOutputStream(Files.newOutputStream(log(name + ".gz")))) {
      Files.copy(log(name), out);
    }
    Files.delete(log(name));
  }

  private ProcessRun monitor(String runner, String source, String... more) {
    String[] options =
        Stream.concat(
                Stream.of(
                    "--source=watch://" + source,
                    "--sink=file://" + folder.getRoot() + "/results",
                    "--checkpointDir=" + folder.getRoot() + "/state",
                    "--stopWhenIdle=6s"),
                Stream.of(more))
            .toArray(String[]::new);
    return Launcher.start(runner, "monitor", options);
  }

  private JsonResults results() throws IOException {
    JsonResults results = new JsonResults();
    Path directory = folder.getRoot().toPath().resolve("results");
    if (Files.exists(directory)) {
      try (Stream<Path> files = Files.list(directory)) {
        for (Path file : files.filter(f -> f.toString().endsWith(".jsonl")).toList()) {
          Files.readAllLines(file).forEach(results::add);
        }
      }
    }
    return results;
  }

  private long total() throws IOException {
    return results().total();
  }

  /**
   * Writes a line now and then, so that the run does not end by itself, until there are results.
   */
  private void untilThereAreResults() {
    await()
        .atMost(TIMEOUT.toSeconds(), TimeUnit.SECONDS)
        .pollInterval(Duration.ofMillis(500))
        .until(
            () -> {
              write(1);
              return total() > 0;
            });
  }

  private void losesAndDoublesNothingByTheTimesInTheLines(String runner) throws Exception {
    write(40_000);
    rename("app.log.1");
    write(40_000);
    String source = log("app.log*").toString();
    try (ProcessRun run = monitor(runner, source, "--eventTime=line")) {
      untilThereAreResults();
      write(10_000);
      rename("app.log.2");
      write(10_000);
      run.kill();
      run.waitFor(TIMEOUT);
    }
    write(10_000);
    copyAndTruncate("app.log.3");
    write(10_000);
    compress("app.log.2");
    try (ProcessRun run = monitor(runner, source, "--eventTime=line")) {
      write(10_000);
      rename("app.log.4");
      write(10_000);
      run.expectExit(0, TIMEOUT);
    }
    TreeMap<Long, Long> counts = results().counts();
    counts.values().removeIf(count -> count == 0);
    assertThat(counts)
        .isEqualTo(PlainCounts.perWindow(LINES.lines(written), "ERROR", SIZE, PERIOD));
  }

  @Test
  public void losesAndDoublesNothingByTheTimesInTheLinesOnDirect() throws Exception {
    losesAndDoublesNothingByTheTimesInTheLines("DirectRunner");
  }

  @Test
  public void losesAndDoublesNothingByTheTimesInTheLinesOnSpark() throws Exception {
    losesAndDoublesNothingByTheTimesInTheLines("SparkRunner");
  }
}
