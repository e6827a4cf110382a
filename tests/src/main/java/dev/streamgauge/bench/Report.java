package dev.streamgauge.bench;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;

/** A Markdown table of the measurements. */
final class Report {
  /** The contenders with which all others are compared. */
  static final List<String> YARDSTICKS = List.of("bare", "streamgauge-direct", "streamgauge-spark");

  private final List<Cell> cells = new ArrayList<>();

  void add(Cell cell) {
    cells.add(cell);
  }

  /** Returns all cells added. */
  List<Cell> cells() {
    return List.copyOf(cells);
  }

  /** Returns whether every result was right. */
  boolean isRight() {
    return cells.stream().allMatch(cell -> cell.wrong() == 0);
  }

  String markdown() {
    StringBuilder table =
        new StringBuilder(
            "| workload | contender | lines | seconds, median (min-max) | lines/s, with start-up"
                + " | lines/s, steady | of bare | of streamgauge-direct | of streamgauge-spark"
                + " | CPU s per million lines | peak memory, MiB | results |\n"
                + "|---|---|---:|---:|---:|---:|---:|---:|---:|---:|---:|---|\n");
    for (Cell cell : cells) {
      double steady = cell.steadyRate();
      table.append(
          String.format(
              Locale.ROOT,
              "| %s | %s | %,d | %.2f (%.2f-%.2f) | %,.0f | %s | %s | %.2f | %,.0f | %s |%n",
              cell.workload(),
              cell.contender(),
              cell.many(),
              cell.median(Measurement::seconds),
              cell.fastest(),
              cell.slowest(),
              cell.rate(),
              steady > 0 ? String.format(Locale.ROOT, "%,.0f", steady) : "too short to tell",
              YARDSTICKS.stream().map(name -> ratio(cell, name)).collect(Collectors.joining(" | ")),
              cell.cpuSecondsPerMillion(),
              cell.median(Measurement::peakMemory) / (1 << 20),
              cell.wrong() == 0 ? "right" : "WRONG: up to " + cell.wrong()));
    }
    return table.toString();
  }

  private String ratio(Cell cell, String yardstick) {
    double ratio = steadyRatio(cell, yardstick);
    return ratio > 0 ? String.format(Locale.ROOT, "%.3f", ratio) : "-";
  }

  /**
   * Returns the steady rate of {@code cell} divided by that of {@code yardstick} in the same
   * comparison; NaN if either is unknown.
   */
  double steadyRatio(Cell cell, String yardstick) {
    return cells.stream()
        .filter(other -> other.contender().equals(yardstick))
        .filter(other -> other.workload().equals(cell.workload()))
        .filter(other -> other.wanted() == cell.wanted())
        .findFirst()
        .map(other -> cell.steadyRate() / other.steadyRate())
        .orElse(Double.NaN);
  }
}
