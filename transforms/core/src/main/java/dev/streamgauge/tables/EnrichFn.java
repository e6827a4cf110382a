package dev.streamgauge.tables;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.streamgauge.lines.LineBatch;
import dev.streamgauge.lines.LineBatchFn;
import dev.streamgauge.windows.key.LineKey;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** Adds the columns of its table row to each line. */
final class EnrichFn implements LineBatchFn {
  private static final long serialVersionUID = 1;
  private static final byte[] NOTHING = new byte[0];

  private final TableFile file;
  private final LineKey key;
  private final List<String> columns;

  private transient volatile Additions additions;

  EnrichFn(TableFile file, LineKey key, List<String> columns) {
    this.file = file;
    this.key = key;
    this.columns = new ArrayList<>(columns);
  }

  TableFile file() {
    return file;
  }

  LineKey key() {
    return key;
  }

  List<String> columns() {
    return columns;
  }

  /** The text added to the lines of each row of a table. */
  private record Additions(Table table, byte[][] ofRow) {
    static Additions of(Table table, List<String> columns) {
      byte[][] ofRow = new byte[table.size()][];
      for (int row = 0; row < ofRow.length; row++) {
        ofRow[row] = addition(table.row(row), columns).getBytes(UTF_8);
      }
      return new Additions(table, ofRow);
    }
  }

  private Additions additions() {
    Table table = file.current();
    Additions known = additions;
    if (known == null || known.table != table) {
      known = Additions.of(table, columns);
      additions = known;
    }
    return known;
  }

  @Override
  public LineBatch apply(LineBatch batch) {
    Additions now = additions();
    int size = batch.size();
    byte[][] added = new byte[size][];
    int length = 0;
    for (int i = 0; i < size; i++) {
      long found = key.find(batch.bytes(), batch.start(i), batch.end(i));
      int row =
          found == LineKey.NONE
              ? -1
              : now.table.find(batch.bytes(), (int) (found >>> 32), (int) found);
      added[i] = row < 0 ? NOTHING : now.ofRow[row];
      length = Math.addExact(length, batch.end(i) - batch.start(i) + added[i].length);
    }
    byte[] bytes = new byte[length];
    int[] starts = new int[size];
    int[] ends = new int[size];
    long[] times = new long[size];
    int at = 0;
    for (int i = 0; i < size; i++) {
      starts[i] = at;
      int lineLength = batch.end(i) - batch.start(i);
      System.arraycopy(batch.bytes(), batch.start(i), bytes, at, lineLength);
      System.arraycopy(added[i], 0, bytes, at + lineLength, added[i].length);
      at += lineLength + added[i].length;
      ends[i] = at;
      times[i] = batch.time(i);
    }
    return batch.withLines(bytes, starts, ends, times, size);
  }

  private static String addition(Map<String, String> row, List<String> columns) {
    StringBuilder text = new StringBuilder();
    for (String column : columns) {
      String value = row.get(column);
      if (!value.isEmpty()) {
        text.append(' ').append(column).append('=').append(quoted(value));
      }
    }
    return text.toString();
  }

  private static String quoted(String value) {
    // A line must stay one.
    String text = value.replaceAll("[\\p{Cntrl}]+", " ");
    return text.matches("[^ \"=\\\\]+")
        ? text
        : '"' + text.replace("\\", "\\\\").replace("\"", "\\\"") + '"';
  }
}
