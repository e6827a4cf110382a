package dev.streamgauge.matrix;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * The matrix as a Markdown table, a row for each scenario and a column for each engine. Immutable.
 */
public final class MatrixTable {
  private static final String NOT_RUN = "not run";
  private static final String NOT_AVAILABLE = "not available";
  private static final List<String> FIRST_COLUMNS = List.of("scenario", "");

  /** The texts of cells by row and column title. */
  private final Map<List<String>, String> cells;

  private MatrixTable(Map<List<String>, String> cells) {
    this.cells = Map.copyOf(cells);
  }

  /** Returns a table without results. */
  static MatrixTable empty() {
    return new MatrixTable(Map.of());
  }

  /** Parses the output of {@link #markdown()}, whose rows and columns may differ from today's. */
  static MatrixTable parse(List<String> markdown) {
    List<List<String>> rows =
        markdown.stream()
            .filter(line -> line.startsWith("|"))
            .map(line -> Arrays.stream(line.split("\\|")).skip(1).map(String::trim).toList())
            .toList();
    Map<List<String>, String> cells = new HashMap<>();
    for (List<String> row : rows) {
      for (int column = FIRST_COLUMNS.size(); column < row.size(); column++) {
        cells.put(List.of(row.get(0), rows.get(0).get(column)), row.get(column));
      }
    }
    return new MatrixTable(cells);
  }

  /** Returns this table with the verdict of one cell. */
  public MatrixTable with(Scenario scenario, Engine engine, Verdict verdict) {
    Map<List<String>, String> more = new HashMap<>(cells);
    more.put(List.of(scenario.name(), engine.title()), verdict.text());
    return new MatrixTable(more);
  }

  /** Returns the lines of the table. */
  public List<String> markdown() {
    List<Engine> engines = List.of(Engine.values());
    List<String> header = new ArrayList<>(FIRST_COLUMNS);
    engines.forEach(engine -> header.add(engine.title()));
    List<String> lines = new ArrayList<>();
    lines.add(row(header));
    lines.add("|" + "---|".repeat(header.size()));
    for (Scenario scenario : Scenarios.all()) {
      List<String> row = new ArrayList<>(List.of(scenario.name(), scenario.description()));
      for (Engine engine : engines) {
        row.add(
            scenario.isFor(engine)
                ? cells.getOrDefault(List.of(scenario.name(), engine.title()), NOT_RUN)
                : NOT_AVAILABLE);
      }
      lines.add(row(row));
    }
    return lines;
  }

  private static String row(List<String> texts) {
    return "| " + String.join(" | ", texts) + " |";
  }
}
