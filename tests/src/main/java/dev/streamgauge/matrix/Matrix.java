package dev.streamgauge.matrix;

import dev.streamgauge.testing.Arguments;
import java.util.Arrays;
import java.util.List;
import java.util.function.Function;

/**
 * Runs scenarios on runners and prints the table.
 *
 * <pre>
 * tests/matrix                                    all scenarios, on the runners of this machine
 * tests/matrix --runners=cluster                  on a Spark cluster of two workers
 * tests/matrix --scenarios=late,restart --runners=direct,spark
 * tests/matrix --write                            also write the table into docs/runners.md
 * </pre>
 *
 * <p>Exits with 1 if a cell is wrong.
 */
public final class Matrix {
  private Matrix() {}

  public static void main(String[] args) throws Exception {
    Arguments arguments = new Arguments(args);
    List<Scenario> scenarios =
        chosen(arguments, "scenarios", Scenarios.all(), Scenario::id, Scenarios.all());
    List<Engine> engines =
        chosen(arguments, "runners", List.of(Engine.values()), Engine::id, Engine.LOCAL);
    boolean write = arguments.flag("write");
    arguments.rejectOthers();

    DocsPage docs = DocsPage.ofRepository();
    MatrixTable table = MatrixTable.parse(docs.table());
    boolean right = true;
    try (Lab lab = new Lab()) {
      for (Engine engine : engines) {
        for (Scenario scenario : scenarios) {
          if (!scenario.isFor(engine)) {
            continue;
          }
          long start = System.nanoTime();
          Verdict verdict = lab.play(scenario, engine);
          System.err.printf(
              "%s on %s: %s, %.1f s%n",
              scenario, engine, verdict, (System.nanoTime() - start) / 1e9);
          table = table.with(scenario, engine, verdict);
          right &= verdict.isRight();
          if (write) {
            docs.write(table.markdown());
          }
        }
      }
    }
    table.markdown().forEach(System.out::println);
    System.exit(right ? 0 : 1);
  }

  private static <T> List<T> chosen(
      Arguments arguments, String option, List<T> all, Function<T, String> id, List<T> byDefault) {
    String everyId = ids(all, id);
    List<String> names = Arrays.asList(arguments.string(option, ids(byDefault, id)).split(","));
    List<T> chosen = all.stream().filter(one -> names.contains(id.apply(one))).toList();
    if (chosen.size() != names.size()) {
      throw new IllegalArgumentException("--" + option + "=" + names + "; there are " + everyId);
    }
    return chosen;
  }

  private static <T> String ids(List<T> all, Function<T, String> id) {
    return String.join(",", all.stream().map(id).toList());
  }
}
