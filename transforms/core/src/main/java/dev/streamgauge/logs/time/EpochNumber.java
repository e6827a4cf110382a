package dev.streamgauge.logs.time;

import static java.nio.charset.StandardCharsets.US_ASCII;

import dev.streamgauge.lines.LineTime;
import java.util.Arrays;
import org.apache.beam.sdk.annotations.Internal;

/** Parses JSON numbers and the times they stand for. */
@Internal
public final class EpochNumber {
  private static final int LONGEST = 32;

  /** Seconds stay below this until 2286; milliseconds have been above it since April 1970. */
  private static final double MAX_SECONDS = 1e10;

  /** Smaller numbers of an unknown unit mean something else, such as a year. */
  private static final double LEAST = 1e8;

  /** Before 1970, where there are no years to mistake them for. */
  private static final double LEAST_NEGATIVE = 1e4;

  /** The unit of a number is known by its size only. */
  public static final double BY_SIZE = 0;

  private static final byte[] DATE = "/Date(".getBytes(US_ASCII);

  private EpochNumber() {}

  /**
   * Returns the milliseconds in {@code /Date(1700000000123)/} and {@code
   * /Date(1700000000123+0100)/}, as .NET wrote times in JSON, with or without a backslash before
   * each slash; NONE if it is something else. An offset only says how to show the time.
   */
  public static long wrapped(byte[] bytes, int from, int to) {
    int begin = from < to && bytes[from] == '\\' ? from + 1 : from;
    int start = begin + DATE.length;
    if (to - start < 3
        || bytes[to - 1] != '/'
        || !Arrays.equals(bytes, begin, start, DATE, 0, DATE.length)) {
      return LineTime.NONE;
    }
    int close = bytes[to - 2] == '\\' ? to - 3 : to - 2;
    int end = TimeToken.digitsEnd(bytes, bytes[start] == '-' ? start + 1 : start, close);
    boolean offset = close - end == 5 && (bytes[end] == '+' || bytes[end] == '-');
    return bytes[close] == ')' && (offset || end == close)
        ? millis(bytes, start, end, 1)
        : LineTime.NONE;
  }

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
   * Returns the time since the epoch in milliseconds that {@code [from, to)} stands for; NONE if it
   * is no such number. Negative numbers are times before 1970.
   *
   * @param perMilli how many of the number's units are in a millisecond; {@link #BY_SIZE} if they
   *     are seconds, milliseconds, microseconds or nanoseconds, distinguished by magnitude, of
   *     which fewer than nine digits before the point mean something else, such as a year
   */
  public static long millis(byte[] bytes, int from, int to, double perMilli) {
    if (to == from || to - from > LONGEST) {
      return LineTime.NONE;
    }
    boolean negative = bytes[from] == '-';
    int start = negative ? from + 1 : from;
    for (int i = start; i < to; i++) {
      byte b = bytes[i];
      if (!GregorianDates.isDigit(b) && (i == start || ".eE+-".indexOf(b) < 0)) {
        return LineTime.NONE;
      }
    }
    long whole = integer(bytes, start, to);
    double value;
    try {
      value =
          whole >= 0 ? whole : Double.parseDouble(new String(bytes, start, to - start, US_ASCII));
    } catch (NumberFormatException e) {
      return LineTime.NONE;
    }
    boolean known = perMilli != BY_SIZE;
    if (value > Long.MAX_VALUE || (!known && value < (negative ? LEAST_NEGATIVE : LEAST))) {
      return LineTime.NONE;
    }
    double units = known ? perMilli : value < MAX_SECONDS ? 1e-3 : 1;
    while (!known && value / units >= MAX_SECONDS * 1000) {
      units *= 1000;
    }
    double millis = (negative ? -value : value) / units;
    // A fraction of a second is rarely exact in binary.
    return (long) Math.floor(units < 1 ? (negative ? -value : value) * 1000 + 1e-4 : millis);
  }
}
