package dev.streamgauge.programs;

import static org.assertj.core.api.Assertions.assertThat;

import dev.streamgauge.faults.HugeLog;
import dev.streamgauge.testing.Launcher;
import dev.streamgauge.testing.LongTests;
import dev.streamgauge.testing.ProcessRun;
import dev.streamgauge.testing.ResultFolder;
import java.io.BufferedWriter;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeMap;
import org.junit.BeforeClass;
import org.junit.ClassRule;
import org.junit.Test;
import org.junit.experimental.categories.Category;
import org.junit.rules.TemporaryFolder;

/** Files that are three times as large as the heap; {@code tests/huge} has all runners. */
@Category(LongTests.class)
public class HugeFilesTest {
  private static final Duration TIMEOUT = Duration.ofMinutes(5);
  private static final String HEAP = "-Xmx96m";
  private static final HugeLog LOG = new HugeLog(300_000);

  @ClassRule public static final TemporaryFolder FOLDER = new TemporaryFolder();

  private static Path plain;
  private static Path compressed;
  private static Path rules;

  @BeforeClass
  public static void writeFiles() throws IOException {
    Path folder = FOLDER.getRoot().toPath();
    plain = folder.resolve("huge.log");
    compressed = folder.resolve("huge.log.gz");
    rules = Files.writeString(folder.resolve("rules.yml"), HugeLog.RULES);
    LOG.write(plain, compressed);
    assertThat(Files.size(plain)).isGreaterThan(290_000_000);
  }

  private static ProcessRun run(String command, Path file, String... options) {
    List<String> all = new ArrayList<>(List.of(options));
    all.add("--source=file://" + file);
    return start(command, all);
  }

  private static ProcessRun start(String command, List<String> options) {
    List<String> all = new ArrayList<>(options);
    all.add("--eventTime=line");
    return Launcher.command("DirectRunner", command, all)
        .env(Launcher.JVM_OPTIONS, Launcher.jvmOptions(HEAP))
        .start();
  }

  private static void assertAlerts(ProcessRun run) {
    run.expectExit(0, TIMEOUT);
    assertThat(LOG.alerts()).isNotEmpty();
    assertThat(run.stdoutLines().stream().filter(line -> line.startsWith("FIRING")))
        .containsExactlyElementsOf(LOG.alerts());
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
      run.expectExit(0, TIMEOUT);
      for (int user = 0; user < 3; user++) {
        String key = " " + HugeLog.user(user) + " ";
        assertThat(run.stdoutLines()).filteredOn(line -> line.contains(key)).hasSize(1);
        assertThat(run.stdoutLines())
            .anyMatch(line -> line.contains(key) && line.endsWith("100,000"));
      }
    }
  }

  private static List<String> watching(Path results, Path state) {
    return List.of(
        "--source=watch://" + plain,
        "--windowSize=10s",
        "--windowPeriod=10s",
        "--allowedLateness=30s",
        "--sink=file://" + results,
        "--checkpointDir=" + state,
        "--stopWhenIdle=5s");
  }

  @Test
  public void countsExactlyOverAKillInTheMiddle() {
    Path folder = FOLDER.getRoot().toPath();
    List<String> options = watching(folder.resolve("results"), folder.resolve("state"));
    ResultFolder results = new ResultFolder(folder.resolve("results"));
    try (ProcessRun run = start("monitor", options)) {
      assertThat(run.waitUntil(() -> results.results().total() > 10, TIMEOUT))
          .as(run.stderr())
          .isTrue();
      run.kill();
      run.waitFor(TIMEOUT);
    }
    TreeMap<Long, Long> expected = LOG.errors();
    assertThat(results.results().counts().lastKey())
        .as("killed before the end")
        .isLessThan(expected.lastKey() - 60_000);
    try (ProcessRun run = start("monitor", options)) {
      run.expectExit(0, TIMEOUT);
    }
    TreeMap<Long, Long> counts = results.results().counts();
    counts.values().removeIf(count -> count == 0);
    assertThat(counts).isEqualTo(expected);
  }

  /** States by key have no bound of their own: the heap is one. */
  @Test
  public void sessionsOfMoreKeysThanFitEndWithTheirOwnExitCode() throws IOException {
    Path file = FOLDER.getRoot().toPath().resolve("keys.log");
    try (BufferedWriter out = Files.newBufferedWriter(file)) {
      for (int i = 0; i < 1_000_000; i++) {
        out.write(HugeLog.START + " INFO user=" + i + "\n");
      }
    }
    try (ProcessRun run = run("sessions", file, "--by=after:user=")) {
      run.expectExit(3, TIMEOUT);
      assertThat(run.stderr()).contains("java.lang.OutOfMemoryError");
    }
  }
}
