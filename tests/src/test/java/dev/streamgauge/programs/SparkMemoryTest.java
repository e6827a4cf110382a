package dev.streamgauge.programs;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.streamgauge.pipelines.Main;
import dev.streamgauge.testing.JavaCommand;
import dev.streamgauge.testing.ProcessRun;
import dev.streamgauge.testing.Runners;
import java.io.BufferedWriter;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.junit.Rule;
import org.junit.Test;
import org.junit.rules.TemporaryFolder;

/**
 * SparkRunner with storage memory for a tenth of a micro-batch. Spark would compute a read that it
 * cannot keep a second time, when the source has moved on.
 */
public class SparkMemoryTest {
  private static final Instant START = Instant.parse("2026-11-20T00:00:00Z");
  private static final int LINES = 300_000;
  private static final int LINES_A_SLICE = 1_000;
  private static final Duration BETWEEN = Duration.ofMillis(10);

  private static final String RULES =
      """
      groups:
        - name: exact
          every: 10s
          rules:
            - alert: All
              select: {contains: ERROR}
              window: 10s
              condition: count >= 1000
            - alert: Lost
              select: {contains: ERROR}
              window: 10s
              condition: count < 1000
            - alert: Doubled
              select: {contains: ERROR}
              window: 10s
              condition: count > 1000
      """;

  @Rule public final TemporaryFolder folder = new TemporaryFolder();

  private Path write() throws IOException {
    Path log = folder.newFolder("logs").toPath().resolve("app.log");
    String fill = "x".repeat(60);
    try (BufferedWriter out = Files.newBufferedWriter(log, UTF_8)) {
      for (int i = 0; i < LINES; i++) {
        out.write(START.plus(BETWEEN.multipliedBy(i)) + " ERROR request " + i + fill + "\n");
      }
    }
    return log;
  }

  @Test
  public void whatDoesNotFitStorageMemoryIsCountedOnce() throws IOException {
    Path log = write();
    Path rules = Files.writeString(folder.getRoot().toPath().resolve("rules.yml"), RULES);
    List<String> flags = new ArrayList<>(JavaCommand.flagsIn("STREAMGAUGE_JVM_OPTS"));
    flags.addAll(JavaCommand.runnerFlags());
    flags.add("-Dspark.memory.fraction=0.02");
    List<String> command =
        JavaCommand.of(
            System.getProperty("java.class.path"),
            flags,
            "512m",
            Main.class.getName(),
            List.of(
                "monitor",
                "--runner=" + Runners.SPARK,
                "--rules=" + rules,
                "--source=watch://" + log,
                "--eventTime=line",
                "--stopWhenIdle=3s"));
    try (ProcessRun run = ProcessRun.of(command).start()) {
      run.expectExit(0, Duration.ofMinutes(5));
      assertThat(LINES % LINES_A_SLICE).isEqualTo(0);
      assertThat(run.stderr())
          .contains("done: 300,000 lines read in")
          .contains(" 300,000 counted, 0 filtered, ");
      // On a slow machine event time passes while the program waits for more lines: windows after
      // the last one really are empty.
      assertThat(run.stdoutLines())
          .filteredOn(line -> !line.contains("2026-11-20T00:50:1"))
          .containsExactly("FIRING All since 2026-11-20T00:00:10Z: value 1000");
    }
  }
}
