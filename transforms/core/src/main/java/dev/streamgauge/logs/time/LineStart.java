package dev.streamgauge.logs.time;

import org.apache.beam.sdk.annotations.Internal;

/** Skips bytes that may precede a line without being part of it. */
@Internal
public final class LineStart {
  private static final int MARK_LENGTH = 3;

  private LineStart() {}

  /**
   * Returns where the text of the line {@code [from, to)} begins: after the NUL bytes left where a
   * file was truncated under its writer, and after a byte order mark.
   */
  public static int skip(byte[] bytes, int from, int to) {
    // Most lines begin with a greater byte.
    if (from == to || bytes[from] > 0) {
      return from;
    }
    int at = from;
    while (at < to) {
      int skipped = bytes[at] == 0 ? 1 : markLength(bytes, at, to);
      if (skipped == 0) {
        break;
      }
      at += skipped;
    }
    return at;
  }

  /** Returns the length of the byte order mark of UTF-8 at {@code at}; 0 if there is none. */
  public static int markLength(byte[] bytes, int at, int to) {
    return to - at >= MARK_LENGTH
            && bytes[at] == (byte) 0xEF
            && bytes[at + 1] == (byte) 0xBB
            && bytes[at + 2] == (byte) 0xBF
        ? MARK_LENGTH
        : 0;
  }
}
