package dev.streamgauge.alerts.event;

import dev.streamgauge.lines.ByteBuf;
import java.util.ArrayList;
import java.util.List;
import org.apache.beam.sdk.annotations.Internal;

/**
 * Why an alert fired: lines that were counted in the window of its condition, and the counts of
 * that window.
 *
 * @param lines some of the lines, earliest first: the first ones and the last one of each slice
 * @param counts the number of lines in each part of the window, earliest first
 * @since 0.1.0
 */
public record Evidence(List<Line> lines, List<Count> counts) {
  /** No lines and no counts. */
  public static final Evidence NONE = new Evidence(List.of(), List.of());

  /**
   * A line that was counted.
   *
   * @param atMillis its event time, in milliseconds since the epoch
   * @param text the line, truncated if it is long
   */
  public record Line(long atMillis, String text) {}

  /**
   * The lines in a part of the window.
   *
   * @param startMillis its start, in milliseconds since the epoch
   * @param endMillis its end
   * @param lines the number of lines in it
   */
  public record Count(long startMillis, long endMillis, long lines) {}

  /** Copies the lists. */
  public Evidence {
    lines = List.copyOf(lines);
    counts = List.copyOf(counts);
  }

  /** Returns the number of lines in the window. */
  public long total() {
    return counts.stream().mapToLong(Count::lines).sum();
  }

  /** Appends this to {@code buf}. */
  @Internal
  public void encode(ByteBuf buf) {
    buf.putVar(lines.size());
    for (Line line : lines) {
      buf.putZigZag(line.atMillis());
      Bytes.putString(buf, line.text());
    }
    buf.putVar(counts.size());
    for (Count count : counts) {
      buf.putZigZag(count.startMillis());
      buf.putVar(count.endMillis() - count.startMillis());
      buf.putVar(count.lines());
    }
  }

  /**
   * Reads what {@link #encode} appended.
   *
   * @throws IndexOutOfBoundsException if it is corrupt
   */
  @Internal
  public static Evidence decode(ByteBuf buf) {
    List<Line> lines = new ArrayList<>();
    // A time and a length at least.
    int size = buf.getCount(2);
    for (int i = 0; i < size; i++) {
      lines.add(new Line(buf.getZigZag(), Bytes.getString(buf)));
    }
    List<Count> counts = new ArrayList<>();
    size = buf.getCount(3);
    for (int i = 0; i < size; i++) {
      long start = buf.getZigZag();
      counts.add(new Count(start, start + buf.getVar(), buf.getVar()));
    }
    return lines.isEmpty() && counts.isEmpty() ? NONE : new Evidence(lines, counts);
  }
}
