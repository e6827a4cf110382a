package dev.streamgauge.programs;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.streamgauge.testing.Launcher;
import dev.streamgauge.testing.ProcessRun;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.zip.GZIPOutputStream;
import org.junit.BeforeClass;
import org.junit.ClassRule;
import org.junit.Test;
import org.junit.rules.TemporaryFolder;

/** Files that are three times as large as the heap. */
public class HugeFilesTest {
  private static final String HEAP = "-Xmx96m";
  private static final Instant START = Instant.parse("2026-11-20T00:00:00Z");
  private static final int LINES = 300_000;
  private static final int LINES_A_SECOND = 100;

  /** Long lines, of which few have to be looked at. */
  private static final String FILL = " x".repeat(500);

  private static final String RULES =
      """
      groups:
        - name: huge
          every: 10s
          rules:
            - alert: Errors
              select: {contains: ERROR}
              window: 10s
              condition: count > 5
      """;

  @ClassRule public static final TemporaryFolder FOLDER = new TemporaryFolder();

  private static Path plain;
  private static Path compressed;
  private static Path rules;

  private static boolean isError(int line) {
    return line % 1_000 == 0 || (line > 150_000 && line < 152_000 && line % 100 == 0);
  }

  @BeforeClass
  public static void writeFiles() throws IOException {
    Path folder = FOLDER.getRoot().toPath();
    plain = folder.resolve("huge.log");
    compressed = folder.resolve("huge.log.gz");
    rules = Files.writeString(folder.resolve("rules.yml"), RULES);
    try (OutputStream out = Files.newOutputStream(plain);
        OutputStream gzip = new GZIPOutputStream(Files.newOutputStream(compressed), 1 << 16)) {
      StringBuilder text = new StringBuilder();
      for (int i = 0; i < LINES; i++) {
        text.append(START.plusSeconds(i / LINES_A_SECOND)).append(isError(i) ? " ERROR" : " INFO");
        text.append(" user=u").append(i % 3).append(FILL).append('\n');
        if (text.length() > 1 << 20 || i == LINES - 1) {
          byte[] bytes = text.toString().getBytes(UTF_8);
          out.write(bytes);
          gzip.write(bytes);
          text.setLength(0);
        }
      }
    }
    assertThat(Files.size(plain)).isGreaterThan(290_000_000);
  }

  /** The alerts of {@link #RULES}, by a plain loop. */
  private static List<String> alerts() {
    int[] counts = new int[LINES / LINES_A_SECOND / 10 + 1];
    for (int i = 0; i < LINES; i++) {
      counts[i / LINES_A_SECOND / 10] += isError(i) ? 1 : 0;
    }
    List<String> alerts = new ArrayList<>();
    for (int slice = 1; slice < counts.length; slice++) {
      Instant end = START.plusSeconds(10 * (slice + 1));
      if (counts[slice] > 5 && counts[slice - 1] <= 5) {
        alerts.add("FIRING Errors since " + end + ": value " + counts[slice]);
      }
    }
    assertThat(Arrays.stream(counts).max().orElseThrow()).isGreaterThan(5);
    return alerts;
  }

  private static ProcessRun run(String command, Path file, String... options) {
    List<String> all = new ArrayList<>(List.of(options));
    all.add("--source=file://" + file);
    all.add("--eventTime=line");
    return Launcher.command("DirectRunner", command, all)
        .env(Launcher.JVM_OPTIONS, Launcher.jvmOptions(HEAP))
        .start();
  }

  private static void assertAlerts(ProcessRun run) {
    run.expectExit(0, Duration.ofMinutes(5));
    assertThat(run.stdoutLines().stream().filter(line -> line.startsWith("FIRING")))
        .containsExactlyElementsOf(alerts());
    assertThat(run.stderr()).contains("done: 300,000 lines read");
  }

  @Test
  public void replaysACompressedFile() {
    try (ProcessRun run = run("replay", compressed, "--rules=" + rules)) {
      assertAlerts(run);
    }
  }

  @Test
  public void evaluatesRulesOverAPlainFile() {
    try (ProcessRun run = run("monitor", plain, "--rules=" + rules)) {
      assertAlerts(run);
    }
  }

  @Test
  public void findsSessions() {
    try (ProcessRun run = run("sessions", plain, "--by=after:user=", "--gap=10s")) {
      run.expectExit(0, Duration.ofMinutes(5));
      for (int user = 0; user < 3; user++) {
        String key = " u" + user + " ";
        assertThat(run.stdoutLines()).filteredOn(line -> line.contains(key)).hasSize(1);
        assertThat(run.stdoutLines())
            .anyMatch(line -> line.contains(key) && line.endsWith("100,000"));
      }
    }
  }
}
