package dev.streamgauge.bench;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.function.ToDoubleFunction;
import java.util.stream.Stream;

/** A Markdown table of what was measured. */
final class Report {
  private record Row(
      String name, long few, List<Measurement> onFew, long many, List<Measurement> onMany) {}

  private final List<Row> rows = new ArrayList<>();

  /** Adds a contender with its runs on a few lines and on many. */
  void add(String name, long few, List<Measurement> onFew, long many, List<Measurement> onMany) {
    rows.add(new Row(name, few, List.copyOf(onFew), many, List.copyOf(onMany)));
  }

  /** {@code bare} is the contender all are related to. */
  String markdown(String bare) {
    StringBuilder table =
        new StringBuilder(
            "| contender | lines | seconds, median (min-max) | lines/s, with start-up"
                + " | lines/s, steady | of bare | CPU s | windows |\n"
                + "|---|---:|---:|---:|---:|---:|---:|---|\n");
    double limit =
        rows.stream()
            .filter(row -> row.name().equals(bare))
            .mapToDouble(Report::steady)
            .findFirst()
            .orElse(Double.NaN);
    for (Row row : rows) {
      double seconds = median(row.onMany(), Measurement::seconds);
      double steady = steady(row);
      int wrong =
          Stream.concat(row.onFew().stream(), row.onMany().stream())
              .mapToInt(Measurement::wrongWindows)
              .max()
              .orElseThrow();
      table.append(
          String.format(
              Locale.ROOT,
              "| %s | %,d | %.2f (%.2f-%.2f) | %,.0f | %s | %s | %.1f | %s |%n",
              row.name(),
              row.many(),
              seconds,
              row.onMany().stream().mapToDouble(Measurement::seconds).min().orElseThrow(),
              row.onMany().stream().mapToDouble(Measurement::seconds).max().orElseThrow(),
              row.many() / seconds,
              steady > 0 ? String.format(Locale.ROOT, "%,.0f", steady) : "too short to tell",
              steady > 0 && limit > 0 ? String.format(Locale.ROOT, "%.3f", steady / limit) : "-",
              median(row.onMany(), Measurement::cpuSeconds),
              wrong == 0 ? "right" : "WRONG: up to " + wrong));
    }
    return table.toString();
  }

  /**
   * Start-up is the same for few lines and many, so it goes out in the difference. NaN if that is
   * less than a tenth of the longer time, where noise would make the rate.
   */
  private static double steady(Row row) {
    double longer = median(row.onMany(), Measurement::seconds);
    double difference = longer - median(row.onFew(), Measurement::seconds);
    return difference < longer / 10 ? Double.NaN : (row.many() - row.few()) / difference;
  }

  private static double median(List<Measurement> runs, ToDoubleFunction<Measurement> value) {
    double[] sorted = runs.stream().mapToDouble(value).sorted().toArray();
    int middle = sorted.length / 2;
    return sorted.length % 2 == 1 ? sorted[middle] : (sorted[middle - 1] + sorted[middle]) / 2;
  }
}
