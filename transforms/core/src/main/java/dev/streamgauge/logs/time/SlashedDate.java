package dev.streamgauge.logs.time;

import static dev.streamgauge.lines.LineTime.NONE;
import static java.nio.charset.StandardCharsets.US_ASCII;

import org.checkerframework.checker.nullness.qual.Nullable;

/**
 * Parses {@code dd/MM/yyyy} and {@code MM/dd/yyyy}, which are told apart by a day after the 12th.
 * Without one, half of the world reads the date differently: it is ambiguous unless both numbers
 * are the same.
 */
final class SlashedDate {
  /** The length of a date. */
  static final int LENGTH = 10;

  private static final int MONTHS = 12;

  private SlashedDate() {}

  /**
   * Returns the day since the epoch of the date at {@code at}, NONE, or {@link LogTimes#AMBIGUOUS}.
   */
  static long epochDay(byte[] bytes, int at) {
    int first = GregorianDates.two(bytes, at);
    int second = GregorianDates.two(bytes, at + 3);
    int year = GregorianDates.four(bytes, at + 6);
    if ((first | second | year) < 0 || bytes[at + 2] != '/' || bytes[at + 5] != '/') {
      return NONE;
    }
    boolean dayFirst = first > MONTHS;
    long day = GregorianDates.epochDay(year, dayFirst ? second : first, dayFirst ? first : second);
    boolean ambiguous = first <= MONTHS && second <= MONTHS && first != second;
    return day != NONE && ambiguous ? LogTimes.AMBIGUOUS : day;
  }

  /** Returns the first ambiguous date in a text; null if there is none. */
  static @Nullable String ambiguousIn(byte[] bytes, int from, int to) {
    for (int at = from; at + LENGTH <= to; at++) {
      if (bytes[at + 2] == '/' && epochDay(bytes, at) == LogTimes.AMBIGUOUS) {
        return new String(bytes, at, LENGTH, US_ASCII);
      }
    }
    return null;
  }
}
