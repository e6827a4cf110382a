package dev.streamgauge.io.file;

import dev.streamgauge.io.framing.LineBorders;
import dev.streamgauge.io.framing.LineSlices;
import dev.streamgauge.lines.LineBatch;
import dev.streamgauge.lines.LineBatchBuilder;
import org.checkerframework.checker.nullness.qual.Nullable;

/**
 * Whole lines of a file as they were read: each ends with a newline.
 *
 * @param bytes an array that nobody else changes
 * @param from where the first line begins
 * @param to where the last line ends
 * @param now the time of day when it was read
 */
record TextBlock(byte[] bytes, int from, int to, long now) {
  /** The most lines of a batch; blocks have more if they have hardly any text. */
  private static final int MAX_LINES = 65_536;

  /**
   * Returns the lines where they are, without copying them; null if more is needed than to cut them
   * at newlines.
   */
  @Nullable LineBatch lines(String origin) {
    LineSlices slices = new LineSlices();
    if (slices.cut(bytes, from, to, to, MAX_LINES) < to) {
      return null;
    }
    LineBorders borders = new LineBorders(null);
    for (int i = 0; i < slices.size(); i++) {
      int start = slices.start(i);
      int end = slices.end(i);
      if (end - start > LineBatchBuilder.MAX_LINE_BYTES
          || (end > start && bytes[start] == 0)
          || borders.isOfContainer(bytes, start, end)) {
        return null;
      }
    }
    return LineBatch.ofSlices(origin, bytes, slices.starts(), slices.ends(), now);
  }
}
