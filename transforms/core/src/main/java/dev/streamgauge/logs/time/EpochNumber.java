package dev.streamgauge.logs.time;

import static java.nio.charset.StandardCharsets.US_ASCII;

import dev.streamgauge.lines.LineTime;
import org.apache.beam.sdk.annotations.Internal;

/** Parses JSON numbers and the times they stand for. */
@Internal
public final class EpochNumber {
  private static final int LONGEST = 32;

  /**
   * Seconds stay below this for three thousand years; milliseconds have been above it since 1973.
   */
  private static final double MAX_SECONDS = 1e11;

  private EpochNumber() {}

  /**
   * Returns the number in the digits {@code [from, to)}, or -1 if they are not digits or too many.
   */
  public static long integer(byte[] bytes, int from, int to) {
    if (to == from || to - from > 18) {
      return -1;
    }
    long value = 0;
    for (int i = from; i < to; i++) {
      if (!GregorianDates.isDigit(bytes[i])) {
        return -1;
      }
      value = value * 10 + (bytes[i] - '0');
    }
    return value;
  }

  /**
   * Returns the time since the epoch in seconds, milliseconds, microseconds or nanoseconds,
   * distinguished by magnitude, in milliseconds; NONE if {@code [from, to)} is no such number.
   * Fewer than nine digits before the point mean something else, such as a year.
   */
  public static long millis(byte[] bytes, int from, int to) {
    if (to - from < 9 || to - from > LONGEST) {
      return LineTime.NONE;
    }
    for (int i = from; i < to; i++) {
      byte b = bytes[i];
      if (!GregorianDates.isDigit(b) && (i == from || ".eE+-".indexOf(b) < 0)) {
        return LineTime.NONE;
      }
    }
    long whole = integer(bytes, from, to);
    double value;
    try {
      value = whole >= 0 ? whole : Double.parseDouble(new String(bytes, from, to - from, US_ASCII));
    } catch (NumberFormatException e) {
      return LineTime.NONE;
    }
    if (value < 1e8 || value > Long.MAX_VALUE) {
      return LineTime.NONE;
    }
    if (value < MAX_SECONDS) {
      return (long) Math.floor(value * 1000 + 1e-4);
    }
    double perMilli = 1;
    while (value / perMilli >= MAX_SECONDS * 1000) {
      perMilli *= 1000;
    }
    return (long) Math.floor(value / perMilli);
  }
}
