package dev.streamgauge.bench;

import static org.assertj.core.api.Assertions.assertThat;

import dev.streamgauge.testing.KafkaBroker;
import dev.streamgauge.testing.Launcher;
import dev.streamgauge.testing.LogLines;
import dev.streamgauge.testing.LongTests;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Properties;
import org.junit.Test;
import org.junit.experimental.categories.Category;

/**
 * A small form of the benchmark, as a report in {@code target/bench/table.md}: it fails on a wrong
 * count, or if a ratio is below half of what was recorded.
 *
 * <p>The ratios are those of CPU time per line, start-up included, on few lines: unlike seconds
 * they stay much the same while other tests run beside this one. What a busy machine takes for its
 * caches and hypervisor it can only add: if a ratio is too low all are run again, {@value #ROUNDS}
 * times at most, and each one's least counts.
 */
@Category(LongTests.class)
public class BenchReportTest {
  private static final long MANY = 1_000_000;
  private static final long FEW = 5_000;
  private static final int ROUNDS = 3;

  /** The contenders and how many lines they get. */
  private static final Map<String, Long> LINES = new LinkedHashMap<>();

  static {
    LINES.put("bare", MANY);
    LINES.put("streamgauge-direct", MANY);
    LINES.put("streamgauge-spark", MANY);
    LINES.put("textbook-direct", FEW);
  }

  @Test
  public void isRightAndNotMuchSlowerThanRecorded() throws Exception {
    Properties recorded = recorded();
    Map<String, Measurement> measured = new LinkedHashMap<>();
    Map<String, Double> ratios = Map.of();
    try (KafkaBroker broker = KafkaBroker.running()) {
      LogLines lines = LogLines.seeded(1).every(Duration.ofNanos(100_000));
      Trial trial = new Trial(broker, new Topics(broker, lines, 2), "1g");
      for (int round = 0; round < ROUNDS && (round == 0 || isTooLow(ratios, recorded)); round++) {
        measure(trial, measured);
        ratios = ratios(measured, recorded);
      }
    }
    write(measured, ratios, recorded);

    measured.forEach((name, m) -> assertThat(m.wrong()).as("wrong results of " + name).isZero());
    ratios.forEach(
        (name, ratio) ->
            assertThat(ratio)
                .as("CPU time of %s; see target/bench/table.md", name)
                .isGreaterThan(bound(name, recorded)));
  }

  /** Runs all contenders and keeps of each the run that took the least CPU time, or is wrong. */
  private static void measure(Trial trial, Map<String, Measurement> measured) throws Exception {
    Workload workload = Workload.named("errors");
    for (Contender contender :
        Contenders.named(String.join(",", LINES.keySet()), Launcher.repository(), 1)) {
      Measurement now = trial.measure(contender, workload, LINES.get(contender.name()));
      Measurement before = measured.get(contender.name());
      if (before == null
          || (before.wrong() == 0 && (now.wrong() > 0 || now.cpuSeconds() < before.cpuSeconds()))) {
        measured.put(contender.name(), now);
      }
    }
  }

  private static Map<String, Double> ratios(
      Map<String, Measurement> measured, Properties recorded) {
    Map<String, Double> ratios = new LinkedHashMap<>();
    for (String name : recorded.stringPropertyNames()) {
      String[] two = name.split("\\.over\\.");
      ratios.put(name, cpuPerLine(two[0], measured) / cpuPerLine(two[1], measured));
    }
    return ratios;
  }

  private static boolean isTooLow(Map<String, Double> ratios, Properties recorded) {
    return ratios.entrySet().stream()
        .anyMatch(ratio -> ratio.getValue() <= bound(ratio.getKey(), recorded));
  }

  private static double bound(String ratio, Properties recorded) {
    return Double.parseDouble(recorded.getProperty(ratio)) / 2;
  }

  private static double cpuPerLine(String contender, Map<String, Measurement> measured) {
    return measured.get(contender).cpuSeconds() / LINES.get(contender);
  }

  private static Properties recorded() throws IOException {
    Properties recorded = new Properties();
    try (InputStream in = BenchReportTest.class.getResourceAsStream("recorded.properties")) {
      recorded.load(in);
    }
    return recorded;
  }

  private static void write(
      Map<String, Measurement> measured, Map<String, Double> ratios, Properties recorded)
      throws IOException {
    StringBuilder text = new StringBuilder(Machine.here() + "\n\n");
    text.append("| contender | lines | seconds | CPU s | peak memory, MiB | results |\n")
        .append("|---|---:|---:|---:|---:|---|\n");
    measured.forEach(
        (name, m) ->
            text.append(
                String.format(
                    Locale.ROOT,
                    "| %s | %,d | %.2f | %.2f | %d | %s |%n",
                    name,
                    LINES.get(name),
                    m.seconds(),
                    m.cpuSeconds(),
                    m.peakMemory() >> 20,
                    m.wrong() == 0 ? "right" : "WRONG")));
    text.append("\n| CPU time per line | now | recorded |\n|---|---:|---:|\n");
    ratios.forEach(
        (name, ratio) ->
            text.append(
                String.format(
                    Locale.ROOT,
                    "| %s | %.3f | %s |%n",
                    name.replace('.', ' '),
                    ratio,
                    recorded.getProperty(name))));
    Path dir = Files.createDirectories(Path.of("target", "bench"));
    Files.writeString(dir.resolve("table.md"), text);
    System.out.print(text);
  }
}
