package dev.streamgauge.faults;

import dev.streamgauge.testing.Arguments;
import dev.streamgauge.testing.Runners;
import dev.streamgauge.testing.TempFolders;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * Injects faults into running programs and prints the lines lost or counted twice.
 *
 * <pre>
 * tests/faults                                      all scenarios: 20 kills, 2 million lines
 * tests/faults --scenarios=a,e --kills=3 --lines=200000
 * tests/faults --scenarios=f --kills=5               kills while clients of each protocol send
 * tests/faults --scenarios=a --seed=42              repeats a run
 * tests/faults --runner=FlinkRunner                 all scenarios on one runner
 * tests/faults --scenarios=a --readers=2            several readers of a topic, on Spark
 * </pre>
 *
 * <p>Exits with 1 if anything was lost or doubled.
 */
public final class Faults {
  private static final Duration IDLE = Duration.ofSeconds(60);

  private Faults() {}

  public static void main(String[] args) throws Exception {
    Arguments arguments = new Arguments(args);
    String everyName = String.join(",", Scenario.all().stream().map(Scenario::name).toList());
    List<String> names = Arrays.asList(arguments.string("scenarios", everyName).split(","));
    List<Scenario> chosen = Scenario.all().stream().filter(s -> names.contains(s.name())).toList();
    String runner = arguments.string("runner", "");
    long seed = arguments.number("seed", System.currentTimeMillis() % 1_000_000);
    long lines = arguments.number("lines", 2_000_000);
    int kills = (int) arguments.number("kills", 20);
    int readers = (int) arguments.number("readers", 1);
    String keep = arguments.string("folder", "");
    arguments.rejectOthers();
    if (chosen.size() != names.size()) {
      throw new IllegalArgumentException("--scenarios=" + names + "; there are " + everyName);
    }
    if (!runner.isEmpty() && !Runners.all().contains(runner)) {
      throw new IllegalArgumentException("--runner=" + runner + "; there are " + Runners.all());
    }
    Lab.tell("--seed=%d", seed);
    Path folder =
        keep.isEmpty()
            ? Files.createTempDirectory("streamgauge-faults")
            : Files.createDirectories(Path.of(keep).toAbsolutePath());
    List<FaultRow> rows = new ArrayList<>();
    try (Lab lab = new Lab(folder, seed, lines, kills, readers, IDLE)) {
      for (Scenario scenario : chosen) {
        for (String each : runner.isEmpty() ? scenario.runners() : List.of(runner)) {
          rows.addAll(scenario.run().apply(lab, each));
          Lab.tell("%s", FaultTable.markdown(rows));
        }
      }
    } finally {
      if (keep.isEmpty()) {
        TempFolders.delete(folder);
      }
    }
    System.out.print("seed " + seed + "\n\n" + FaultTable.markdown(rows));
    System.exit(rows.stream().allMatch(FaultRow::clean) ? 0 : 1);
  }
}
