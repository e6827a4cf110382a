package dev.streamgauge.tables;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.streamgauge.util.Encodings;
import dev.streamgauge.windows.table.CountTable;
import java.io.IOException;
import java.io.Reader;
import java.io.StringReader;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.commons.csv.CSVFormat;
import org.apache.commons.csv.CSVParser;
import org.apache.commons.csv.CSVRecord;

/**
 * A table whose first column is the key, for lookups by slices of bytes. Immutable.
 *
 * <p>As CSV (RFC 4180), with the names of the columns in the first line:
 *
 * <pre>
 * host,team,site
 * web-1,shop,"Berlin, West"
 * </pre>
 *
 * @since 0.1.0
 */
public final class Table {
  private final List<String> columns;

  /** The entry of each key; its number is the number of the row. */
  private final CountTable keys = new CountTable();

  private final List<List<String>> rows = new ArrayList<>();

  private Table(List<String> columns) {
    this.columns = columns;
  }

  /**
   * Reads a file.
   *
   * @throws IOException if it cannot be read
   * @throws IllegalArgumentException if it is not a valid table: the message has the line number
   */
  public static Table read(Path file) throws IOException {
    CSVFormat format = CSVFormat.RFC4180.builder().setIgnoreEmptyLines(true).setTrim(true).build();
    try (Reader reader = new StringReader(Encodings.readString(file));
        CSVParser parser = CSVParser.parse(reader, format)) {
      Table table = null;
      for (CSVRecord record : parser) {
        if (table == null) {
          table = new Table(header(record));
        } else {
          table.add(record, parser.getCurrentLineNumber());
        }
      }
      if (table == null) {
        throw new IllegalArgumentException("line 1: the names of the columns are missing");
      }
      return table;
    } catch (UncheckedIOException | IllegalStateException e) {
      throw new IllegalArgumentException("not CSV: " + e.getCause().getMessage(), e);
    }
  }

  private static List<String> header(CSVRecord record) {
    List<String> names = record.toList();
    for (String name : names) {
      if (!name.matches("[A-Za-z_][A-Za-z0-9_.-]*")) {
        throw new IllegalArgumentException(
            "line 1: '" + name + "' is no name of a column: write letters, digits and _ . -");
      }
    }
    if (names.size() < 2 || names.stream().distinct().count() < names.size()) {
      throw new IllegalArgumentException(
          "line 1: there must be two columns or more, with different names, not " + names);
    }
    return List.copyOf(names);
  }

  private void add(CSVRecord record, long line) {
    if (record.size() != columns.size()) {
      throw new IllegalArgumentException(
          String.format(
              "line %d: has %d values for %d columns", line, record.size(), columns.size()));
    }
    byte[] key = record.get(0).getBytes(UTF_8);
    if (keys.find(key, 0, key.length) >= 0) {
      throw new IllegalArgumentException(
          "line " + line + ": the key '" + record.get(0) + "' is there twice");
    }
    keys.add(key, 0, key.length, 1);
    rows.add(List.copyOf(record.toList()));
  }

  /** Returns the names of the columns, the key's first. */
  public List<String> columns() {
    return columns;
  }

  /** Returns the number of rows. */
  public int size() {
    return rows.size();
  }

  /** Returns the number of the row whose key is the slice {@code [from, to)}, or -1. */
  public int find(byte[] bytes, int from, int to) {
    return keys.find(bytes, from, to);
  }

  /**
   * Returns the values of row {@code row} by the names of their columns, its key included.
   *
   * @throws IndexOutOfBoundsException if there is no such row
   */
  public Map<String, String> row(int row) {
    Map<String, String> values = new HashMap<>();
    for (int i = 0; i < columns.size(); i++) {
      values.put(columns.get(i), rows.get(row).get(i));
    }
    return values;
  }

  /** Returns whether both have the same columns and rows in the same order. */
  @Override
  public boolean equals(Object other) {
    return other instanceof Table that && columns.equals(that.columns) && rows.equals(that.rows);
  }

  @Override
  public int hashCode() {
    return rows.hashCode();
  }

  @Override
  public String toString() {
    return rows.size() + " rows of " + String.join(", ", columns);
  }
}
