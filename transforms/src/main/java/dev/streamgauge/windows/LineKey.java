package dev.streamgauge.windows;

import java.io.Serializable;

/**
 * Finds the key of a line as a slice of its bytes, so that no string need be made for a line.
 *
 * <pre>{@code
 * // the first word of the line
 * LineKey host = (bytes, from, to) -> {
 *   int end = from;
 *   while (end < to && bytes[end] != ' ') {
 *     end++;
 *   }
 *   return LineKey.slice(from, end);
 * };
 * }</pre>
 */
@FunctionalInterface
public interface LineKey extends Serializable {
  /** What {@link #find} returns for a line that has no key and is not to be counted. */
  long NONE = -1;

  /**
   * The slice of {@code bytes} that is the key of the line {@code [from, to)}, as made by {@link
   * #slice}, or {@link #NONE}. Must not change {@code bytes}, nor throw for any line.
   */
  long find(byte[] bytes, int from, int to);

  /** The slice {@code [from, to)} as one number. */
  static long slice(int from, int to) {
    return ((long) from << 32) | to;
  }

  /** The whole line. */
  static LineKey wholeLine() {
    return (bytes, from, to) -> slice(from, to);
  }
}
