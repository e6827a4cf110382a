package dev.streamgauge.logs.time;

import static dev.streamgauge.lines.LineTime.NONE;

import org.apache.beam.sdk.annotations.Internal;

/** Parses times of day and times since the epoch. */
@Internal
public final class ClockText {
  private static final long HOUR = 3_600_000;

  private ClockText() {}

  /** The longest word in the alert column of a supercomputer's log. */
  private static final int LONGEST_ALERT = 16;

  private static final int LONGEST_NUMBER = 24;

  /**
   * Parses seconds in ten digits, with or without a fraction, or milliseconds in thirteen; negative
   * before 1970. Also parses microseconds in sixteen and nanoseconds in nineteen digits until 2033,
   * and seconds with an exponent, as zap writes them.
   */
  static long epoch(byte[] bytes, int from, int to) {
    boolean negative =
        to - from > 10 && bytes[from] == '-' && GregorianDates.isDigit(bytes[from + 1]);
    int start = negative ? from + 1 : afterAlert(bytes, from, to);
    int at = start;
    long value = 0;
    while (at < to && at - start < 20 && GregorianDates.isDigit(bytes[at])) {
      value = value * 10 + (bytes[at] - '0');
      at++;
    }
    int digits = at - start;
    if (digits == 1 && at < to && bytes[at] == '.') {
      return withExponent(bytes, start, to);
    }
    boolean fine = (digits == 16 || digits == 19) && bytes[start] == '1';
    if ((digits != 10 && digits != 13 && !fine) || bytes[start] == '0') {
      return NONE;
    }
    if (digits == 10) {
      value = value * 1000 + fraction(bytes, at, to);
      at = afterFraction(bytes, at, to);
    } else if (fine) {
      value /= digits == 16 ? 1000 : 1_000_000;
    }
    value = negative ? -value : value;
    boolean ends =
        at == to
            || !(GregorianDates.isAlphanumeric(bytes[at])
                || bytes[at] == '-'
                || bytes[at] == '/'
                || bytes[at] == '_');
    return ends ? value : NONE;
  }

  private static long withExponent(byte[] bytes, int from, int to) {
    int end = from;
    boolean exponent = false;
    while (end < to && bytes[end] > ' ' && end - from <= LONGEST_NUMBER) {
      exponent |= bytes[end] == 'e';
      end++;
    }
    return exponent ? EpochNumber.millis(bytes, from, end, EpochNumber.BY_SIZE) : NONE;
  }

  /**
   * Skips the first column of some supercomputers' logs, {@code -} or the name of an alert, if
   * seconds since the epoch and a date follow.
   */
  private static int afterAlert(byte[] bytes, int from, int to) {
    if (to - from < 14 || GregorianDates.isDigit(bytes[from])) {
      return from;
    }
    int limit = Math.min(to - 12, from + LONGEST_ALERT);
    int at = from;
    while (at < limit
        && (bytes[at] == '-' || bytes[at] == '_' || GregorianDates.isAlphanumeric(bytes[at]))) {
      at++;
    }
    int date = at + 11;
    boolean dash = at == from + 1 && bytes[from] == '-';
    return at > from
            && bytes[at] == ' '
            && (dash
                || (bytes[date] == ' '
                    && to - date > 10
                    && bytes[date + 5] == '.'
                    && bytes[date + 8] == '.'))
        ? at + 1
        : from;
  }

  /**
   * Returns the end of {@code HH:mm:ss} at {@code at}, without its fraction; -1 if there is none.
   * Some writers do not pad numbers, and MySQL and MariaDB pad the hour with a space. A single
   * digit of seconds at the end of the text is not a time: it may be cut off.
   */
  static int end(byte[] bytes, int at, int to, byte colon) {
    if (to - at >= 8 && bytes[at + 2] == colon && bytes[at + 5] == colon) {
      boolean clock =
          (GregorianDates.padded(bytes, at)
                  | GregorianDates.two(bytes, at + 3)
                  | GregorianDates.two(bytes, at + 6))
              >= 0;
      if (clock) {
        return to - at > 8 && GregorianDates.isDigit(bytes[at + 8]) ? -1 : at + 8;
      }
    }
    int minute = numberEnd(bytes, hour(bytes, at, to, colon), to);
    if (minute < 0 || minute >= to || bytes[minute] != colon) {
      return -1;
    }
    int second = numberEnd(bytes, minute + 1, to);
    if (second < 0 || second >= to || bytes[second] != colon) {
      return -1;
    }
    int end = numberEnd(bytes, second + 1, to);
    return end < 0 || (end == to && end == second + 2) ? -1 : end;
  }

  /** Skips a space before an hour of two digits; one before a single digit pads it. */
  private static int hour(byte[] bytes, int at, int to, byte colon) {
    return to - at > 8
            && bytes[at] == ' '
            && GregorianDates.isDigit(bytes[at + 1])
            && bytes[at + 3] == colon
        ? at + 1
        : at;
  }

  /** Returns the end of the one or two digits at {@code at}; -1 if there are none or more. */
  private static int numberEnd(byte[] bytes, int at, int to) {
    int end = TimeToken.digitsEnd(bytes, at, Math.min(to, at + 3));
    return end == at || end - at > 2 ? -1 : end;
  }

  /**
   * Parses {@code HH:mm:ss} and its fraction into milliseconds. A leap second counts as the first
   * second of the next minute.
   */
  public static long timeOfDay(byte[] bytes, int at, int to, byte colon) {
    int end = end(bytes, at, to, colon);
    if (end < 0) {
      return NONE;
    }
    if (end - at == 8) {
      return inDay(
          GregorianDates.padded(bytes, at),
          GregorianDates.two(bytes, at + 3),
          GregorianDates.two(bytes, at + 6),
          fraction(bytes, end, to));
    }
    int hour = hour(bytes, at, to, colon);
    int minute = TimeToken.digitsEnd(bytes, hour, to) + 1;
    int second = TimeToken.digitsEnd(bytes, minute, to) + 1;
    return inDay(
        (int) EpochNumber.integer(bytes, hour, minute - 1),
        (int) EpochNumber.integer(bytes, minute, second - 1),
        (int) EpochNumber.integer(bytes, second, end),
        fraction(bytes, end, to));
  }

  /**
   * Returns the end of {@code AM} or {@code PM} at {@code at}, with or without a space before it;
   * {@code at} if there is none.
   */
  static int halfDayEnd(byte[] bytes, int at, int to) {
    // Since Java 20 the space is narrow (U+202F).
    boolean narrow = to - at > 3 && bytes[at] == (byte) 0xE2 && bytes[at + 2] == (byte) 0xAF;
    int word = at < to && bytes[at] == ' ' ? at + 1 : narrow ? at + 3 : at;
    int end = word + 2;
    boolean half =
        end <= to
            && ((bytes[word] == 'A' && bytes[word + 1] == 'M')
                || (bytes[word] == 'P' && bytes[word + 1] == 'M'))
            && (end == to || !GregorianDates.isAlphanumeric(bytes[end]));
    return half ? end : at;
  }

  /** Returns a time of day, given on a clock of twelve hours, on one of 24. */
  static long inHalfDay(long inDay, boolean afternoon) {
    long hour = inDay / HOUR;
    if (hour == 0 || hour > 12) {
      return inDay;
    }
    return inDay + ((afternoon ? 12 : 0) - (hour == 12 ? 12 : 0)) * HOUR;
  }

  /** Returns the milliseconds since midnight; ISO 8601 calls the end of a day 24:00:00. */
  static long inDay(int hour, int minute, int second, int millis) {
    boolean endOfDay = hour == 24 && (minute | second | millis) == 0;
    return (hour | minute | second) < 0 || (hour > 23 && !endOfDay) || minute > 59 || second > 60
        ? NONE
        : ((hour * 60L + minute) * 60 + second) * 1000 + millis;
  }

  private static boolean hasFraction(byte[] bytes, int at, int to) {
    return at + 1 < to
        && (bytes[at] == '.' || bytes[at] == ',')
        && GregorianDates.isDigit(bytes[at + 1]);
  }

  static int fraction(byte[] bytes, int at, int to) {
    if (!hasFraction(bytes, at, to)) {
      return 0;
    }
    int millis = 0;
    int unit = 100;
    for (int i = at + 1; unit > 0 && i < to && GregorianDates.isDigit(bytes[i]); i++) {
      millis += (bytes[i] - '0') * unit;
      unit /= 10;
    }
    return millis;
  }

  static int afterFraction(byte[] bytes, int at, int to) {
    if (!hasFraction(bytes, at, to)) {
      return at;
    }
    int end = at + 1;
    while (end < to && GregorianDates.isDigit(bytes[end])) {
      end++;
    }
    return end;
  }
}
