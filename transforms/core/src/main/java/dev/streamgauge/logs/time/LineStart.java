package dev.streamgauge.logs.time;

import org.apache.beam.sdk.annotations.Internal;

/** What may stand before a line and is none of it. */
@Internal
public final class LineStart {
  private static final int MARK_LENGTH = 3;

  private LineStart() {}

  /**
   * Where the text of the line {@code [from, to)} begins: behind the NUL bytes that are left where
   * a file was cut off under its writer, and behind a byte order mark.
   */
  public static int skip(byte[] bytes, int from, int to) {
    // Most lines begin with a byte above these.
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

  /** The length of the byte order mark of UTF-8 at {@code at}; 0 if there is none. */
  public static int markLength(byte[] bytes, int at, int to) {
    return to - at >= MARK_LENGTH
            && bytes[at] == (byte) 0xEF
            && bytes[at + 1] == (byte) 0xBB
            && bytes[at + 2] == (byte) 0xBF
        ? MARK_LENGTH
        : 0;
  }
}
