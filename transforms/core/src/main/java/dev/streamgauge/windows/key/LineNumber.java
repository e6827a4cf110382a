package dev.streamgauge.windows.key;

import java.io.Serializable;

/**
 * Finds the number in a line that is to be reduced: bytes sent, milliseconds taken.
 *
 * <pre>{@code
 * LineNumber.at(LineKey.after("took=")) // "GET /index.html took=42ms" has none, "took=42 ms" has 42
 * }</pre>
 *
 * @since 0.1.0
 */
@FunctionalInterface
public interface LineNumber extends Serializable {
  /** What {@link #find} returns for a line that has no number and is left out. */
  long NONE = Long.MIN_VALUE;

  /**
   * Returns the number of the line {@code [from, to)} of {@code bytes}, or {@link #NONE}. Must not change
   * {@code bytes}, nor throw for any line.
   */
  long find(byte[] bytes, int from, int to);

  /** 1 for each line, whose sum is their number. */
  static LineNumber one() {
    return (bytes, from, to) -> 1;
  }

  /**
   * Returns the number that {@code part} of the line is: decimal digits, up to 18 of them, with or without
   * a sign before them, and nothing else. Another line has none.
   */
  static LineNumber at(LineKey part) {
    return (bytes, from, to) -> {
      long found = part.find(bytes, from, to);
      return found == LineKey.NONE
          ? NONE
          : DecimalNumber.parse(bytes, (int) (found >>> 32), (int) found);
    };
  }
}
