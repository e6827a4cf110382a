package dev.streamgauge.scale;

import java.util.Arrays;
import java.util.List;
import java.util.Locale;

/** Prints what was measured as tables, and remembers whether a bound is broken. */
final class ScaleReport {
  private static final double MIB = 1 << 20;
  private static final long MOST_BYTES = 16 << 20;
  private static final int[] EXECUTORS = {1, 10, 100, 1000};

  private boolean broken;

  boolean isBroken() {
    return broken;
  }

  void title(String format, Object... values) {
    System.out.printf(Locale.ROOT, "%n## " + format + "%n%n", values);
  }

  void line(String format, Object... values) {
    System.out.printf(Locale.ROOT, format + "%n", values);
  }

  /** Prints a value and whether it is within its bound. */
  void bound(boolean kept, String format, Object... values) {
    broken |= !kept;
    System.out.printf(Locale.ROOT, format + "%s%n", values(values, kept ? "" : " (TOO MUCH)"));
  }

  private static Object[] values(Object[] values, Object last) {
    Object[] all = Arrays.copyOf(values, values.length + 1);
    all[values.length] = last;
    return all;
  }

  /** Prints what goes between steps. */
  void edges(List<Edge> edges) {
    line("| from | elements in a micro-batch, at most | bytes, all | largest element |");
    line("|---|---:|---:|---:|");
    for (Edge edge : edges) {
      line(
          "| %s | %,d | %,.1f MiB | %,d |",
          edge.name(), edge.most(), edge.bytes() / MIB, edge.largest());
    }
    long largest = edges.stream().mapToLong(Edge::largest).max().orElse(0);
    line("");
    bound(largest <= MOST_BYTES, "largest element: %,.2f MiB of 16 MiB", largest / MIB);
  }

  /** Prints the tasks of the micro-batch with the most work, and the time on some executors. */
  void stages(List<Stage> stages, int waited, long intervalMillis) {
    line("");
    line("| stage | tasks | longest task | all tasks | all micro-batches |");
    line("|---|---:|---:|---:|---:|");
    for (Stage stage : stages) {
      line(
          "| %s | %,d | %,.0f ms | %,.2f s | %,.1f s |",
          stage.name(),
          stage.tasks(),
          stage.longest() / 1e6,
          stage.most() / 1e9,
          stage.total() / 1e9);
    }
    long tasks = stages.stream().mapToLong(Stage::tasks).sum();
    line("");
    line("tasks: %,d in a micro-batch", tasks);
    line("");
    line("| cores | CPU from the last line to the result | with the micro-batches it waits for |");
    line("|---:|---:|---:|");
    for (int cores : EXECUTORS) {
      double seconds = 0;
      for (Stage stage : stages) {
        seconds += Math.max(stage.longest(), (double) stage.most() / cores) / 1e9;
      }
      line("| %,d | %.2f s | %.2f s |", cores, seconds, waited * intervalMillis / 1e3 + seconds);
    }
  }

  /** Prints what Spark keeps and saves. */
  void states(Simulation simulation) {
    line("");
    line(
        "states: %,.1f MiB at most, the largest of a key %,.1f MiB",
        simulation.mostState() / MIB, simulation.largestState() / MIB);
  }
}
