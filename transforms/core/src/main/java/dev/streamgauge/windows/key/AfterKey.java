package dev.streamgauge.windows.key;

import dev.streamgauge.lines.ByteSearch;

/** Finds what stands behind a text in the line. */
final class AfterKey implements LineKey {
  private static final long serialVersionUID = 1;

  /** What ends a value in the many ways to write {@code name=value}. */
  private static final String ENDS = " \t,;\"'()[]{}<>";

  private final ByteSearch text;
  private final boolean[] ends = new boolean[128];

  AfterKey(ByteSearch text) {
    this.text = text;
    ENDS.chars().forEach(c -> ends[c] = true);
  }

  @Override
  public long find(byte[] bytes, int from, int to) {
    int found = text.indexOf(bytes, from, to);
    if (found < 0) {
      return NONE;
    }
    int start = found + text.length();
    int end = start;
    while (end < to && (bytes[end] < 0 || !ends[bytes[end]])) {
      end++;
    }
    return start == end ? NONE : LineKey.slice(start, end);
  }
}
