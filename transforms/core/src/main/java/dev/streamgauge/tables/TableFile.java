package dev.streamgauge.tables;

import dev.streamgauge.files.ReloadedFile;
import java.io.IOException;
import java.io.Serializable;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/**
 * A {@link Table} in a CSV file that is reloaded when it changes, at most every two seconds. If the
 * file is invalid or missing, that is logged and the last good table stays.
 *
 * <p>Each JVM reads its own copy of the file, so on a cluster it must be on all machines.
 *
 * <p>The last content is static, one per file: the parts of a pipeline that use the table
 * deserialize copies of this object and must not each read the file.
 *
 * @since 0.1.0
 */
public final class TableFile implements Serializable {
  private static final long serialVersionUID = 1;
  private static final Map<TableFile, ReloadedFile<Table>> WATCHED = new ConcurrentHashMap<>();

  private final String path;
  private final List<String> columns;

  private TableFile(String path, List<String> columns) {
    this.path = path;
    this.columns = columns;
  }

  /**
   * Reads the file for the first time.
   *
   * @throws IOException if it cannot be read
   * @throws IllegalArgumentException if it is not a valid table: the message has the line number
   */
  public static TableFile open(Path file) throws IOException {
    Path path = file.toAbsolutePath();
    Table table = Table.read(path);
    TableFile opened = new TableFile(path.toString(), table.columns());
    WATCHED.put(opened, opened.watched(table));
    return opened;
  }

  /** Returns the path of the file. */
  String path() {
    return path;
  }

  /** Returns the names of the columns, the key's first; they never change. */
  public List<String> columns() {
    return columns;
  }

  /**
   * Returns the current table: the same object until the table changes.
   *
   * @throws IllegalStateException if this JVM has not been able to read it yet
   */
  public Table current() {
    return WATCHED.computeIfAbsent(this, TableFile::firstRead).current();
  }

  private ReloadedFile<Table> firstRead() {
    try {
      return watched(checked(Path.of(path)));
    } catch (IOException | IllegalArgumentException e) {
      throw new IllegalStateException(
          path + " cannot be read on this machine: each one needs the file.", e);
    }
  }

  private ReloadedFile<Table> watched(Table table) {
    return new ReloadedFile<>(Path.of(path), "rows", table, this::checked);
  }

  private Table checked(Path file) throws IOException {
    Table table = Table.read(file);
    if (!table.columns().equals(columns)) {
      throw new IllegalArgumentException(
          "line 1: the columns were " + columns + " at the start, and cannot change");
    }
    return table;
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof TableFile that
        && path.equals(that.path)
        && columns.equals(that.columns);
  }

  @Override
  public int hashCode() {
    return path.hashCode();
  }
}
