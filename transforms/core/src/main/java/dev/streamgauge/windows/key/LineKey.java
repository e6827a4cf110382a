package dev.streamgauge.windows.key;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.streamgauge.lines.ByteSearch;
import java.io.Serializable;

/**
 * Finds the key of a line as a slice of its bytes, so that no string is created per line.
 *
 * <pre>{@code
 * // the first 10 bytes of a line, the date
 * LineKey date = (bytes, from, to) ->
 *     to - from < 10 ? LineKey.NONE : LineKey.slice(from, from + 10);
 * }</pre>
 *
 * @since 0.1.0
 */
@FunctionalInterface
public interface LineKey extends Serializable {
  /** The result of {@link #find} for a line without a key, which is not counted. */
  long NONE = -1;

  /**
   * Returns the slice of {@code bytes} that is the key of the line {@code [from, to)}, as returned
   * by {@link #slice}, or {@link #NONE}. Must not modify {@code bytes} or throw for any line.
   */
  long find(byte[] bytes, int from, int to);

  /** Returns the slice {@code [from, to)} encoded as one number. */
  static long slice(int from, int to) {
    return ((long) from << 32) | to;
  }

  /**
   * Returns the {@code n}-th column of the line, from 1; columns are separated by spaces and tabs
   * as in {@code awk}. A line with fewer columns has no key.
   *
   * <pre>{@code
   * LineKey.column(2) // "12:00:01 web-3 ERROR out of memory" has the key "web-3"
   * }</pre>
   *
   * @throws IllegalArgumentException if {@code n} is not positive
   */
  static LineKey column(int n) {
    if (n < 1) {
      throw new IllegalArgumentException("Columns count from 1, not " + n + ".");
    }
    return new ColumnKey(n);
  }

  /**
   * Returns the text after the first {@code text} in the line, up to white space, a comma, a
   * semicolon, a quote or a bracket. A line without {@code text}, or with nothing after it, has no
   * key.
   *
   * <pre>{@code
   * LineKey.after("host=") // "level=error host=web-3, disk full" has the key "web-3"
   * }</pre>
   *
   * @throws IllegalArgumentException if {@code text} is empty
   */
  static LineKey after(String text) {
    return new AfterKey(ByteSearch.of(text.getBytes(UTF_8)));
  }

  /** Returns the whole line as key. */
  static LineKey wholeLine() {
    return (bytes, from, to) -> slice(from, to);
  }
}
