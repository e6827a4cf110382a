package dev.streamgauge.windows.key;

import java.io.Serializable;

/**
 * Finds the number to reduce in a line: bytes sent, milliseconds taken.
 *
 * <pre>{@code
 * LineNumber.at(LineKey.after("took=")) // "GET /index.html took=42ms" has none, "took=42 ms" has 42
 * }</pre>
 *
 * @since 0.1.0
 */
@FunctionalInterface
public interface LineNumber extends Serializable {
  /** The result of {@link #find} for a line without a number, which is left out. */
  long NONE = Long.MIN_VALUE;

  /**
   * Returns the number of the line {@code [from, to)} of {@code bytes}, or {@link #NONE}. Must not
   * modify {@code bytes} or throw for any line.
   */
  long find(byte[] bytes, int from, int to);

  /** Returns 1 for each line, so that the sum is the number of lines. */
  static LineNumber one() {
    return (bytes, from, to) -> 1;
  }

  /**
   * Returns the number in {@code part} of the line: up to 18 decimal digits with an optional
   * leading sign, and nothing else. Other lines have none.
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
