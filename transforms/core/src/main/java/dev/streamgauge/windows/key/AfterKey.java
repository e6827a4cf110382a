package dev.streamgauge.windows.key;

import dev.streamgauge.lines.ByteSearch;

/** Finds the value that follows a text in the line. */
final class AfterKey implements LineKey {
  private static final long serialVersionUID = 1;

  /** The characters that end a value in the many forms of {@code name=value}. */
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
