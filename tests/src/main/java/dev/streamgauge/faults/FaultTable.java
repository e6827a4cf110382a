package dev.streamgauge.faults;

import java.util.List;
import java.util.Locale;

/** The outcome of the scenarios as a Markdown table. */
final class FaultTable {
  private FaultTable() {}

  static String markdown(List<FaultRow> rows) {
    StringBuilder table =
        new StringBuilder(
            "| scenario | runner | faults injected | lines in | lines accounted | lost | doubled |"
                + " seconds |\n|---|---|---|---:|---:|---:|---:|---:|\n");
    for (FaultRow row : rows) {
      table.append(
          String.format(
              Locale.ROOT,
              "| %s | %s | %s | %,d | %,d | %,d | %,d | %d |%n",
              row.scenario(),
              row.runner(),
              row.faults(),
              row.linesIn(),
              row.accounted(),
              row.tally().lost(),
              row.tally().doubled(),
              row.time().toSeconds()));
    }
    return table.toString();
  }
}
