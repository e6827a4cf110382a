package dev.streamgauge.lines;

import java.io.Serializable;

/**
 * Finds the time in a line.
 *
 * <pre>{@code
 * // lines that begin with seconds since the epoch in ten digits
 * LineTime seconds = (bytes, from, to, reference) -> {
 *   if (to - from < 10) {
 *     return LineTime.NONE;
 *   }
 *   long value = 0;
 *   for (int i = from; i < from + 10; i++) {
 *     value = value * 10 + bytes[i] - '0';
 *   }
 *   return value * 1000;
 * };
 * }</pre>
 *
 * @since 0.1.0
 */
@FunctionalInterface
public interface LineTime extends Serializable {
  /** The result of {@link #find} for a line without a known time. */
  long NONE = Long.MIN_VALUE;

  /**
   * Returns the time of the line {@code [from, to)} in milliseconds since the epoch, or {@link
   * #NONE}. Must not modify {@code bytes} or throw for any line, and must be thread-safe.
   *
   * @param referenceMillis when the line was sent or arrived; an incomplete time (without a year)
   *     is the one nearest to it
   */
  long find(byte[] bytes, int from, int to, long referenceMillis);

  /**
   * Returns the same as {@link #find}, perhaps sooner, for a line that may begin like another one.
   *
   * @param before where the line before it begins, which is in the same array
   * @param timeBefore the time that was found in that line, which is not {@link #NONE}
   */
  default long findAfter(
      byte[] bytes, int from, int to, long referenceMillis, int before, long timeBefore) {
    return find(bytes, from, to, referenceMillis);
  }

  /**
   * Returns why {@link #find} finds no time in the line, in a few words: the reason of its dead
   * letter.
   */
  default String whyNone(byte[] bytes, int from, int to, long referenceMillis) {
    return "no time";
  }
}
