package dev.streamgauge.logs.time;

import static dev.streamgauge.lines.LineTime.NONE;

import org.apache.beam.sdk.annotations.Internal;

/** Parses times of day and times since the epoch. */
@Internal
public final class ClockText {
  private ClockText() {}

  /** Parses seconds in ten digits, with or without a fraction, or milliseconds in thirteen. */
  static long epoch(byte[] bytes, int from, int to) {
    // The logs of some supercomputers have an alert column before the time.
    int start = to - from > 2 && bytes[from] == '-' && bytes[from + 1] == ' ' ? from + 2 : from;
    int at = start;
    long value = 0;
    while (at < to && at - start < 14 && GregorianDates.isDigit(bytes[at])) {
      value = value * 10 + (bytes[at] - '0');
      at++;
    }
    int digits = at - start;
    if ((digits != 10 && digits != 13) || bytes[start] == '0') {
      return NONE;
    }
    if (digits == 10) {
      value = value * 1000 + fraction(bytes, at, to);
      at = afterFraction(bytes, at, to);
    }
    boolean ends =
        at == to
            || !(GregorianDates.isAlphanumeric(bytes[at])
                || bytes[at] == '-'
                || bytes[at] == '/'
                || bytes[at] == '_');
    return ends ? value : NONE;
  }

  /**
   * Parses {@code HH:mm:ss} and its fraction into milliseconds. MySQL and MariaDB pad the hour with
   * a space. A leap second counts as the first second of the next minute.
   */
  public static long timeOfDay(byte[] bytes, int at, int to, byte colon) {
    if (to - at < 8
        || bytes[at + 2] != colon
        || bytes[at + 5] != colon
        || (to - at > 8 && GregorianDates.isDigit(bytes[at + 8]))) {
      return NONE;
    }
    return inDay(
        GregorianDates.padded(bytes, at),
        GregorianDates.two(bytes, at + 3),
        GregorianDates.two(bytes, at + 6),
        fraction(bytes, at + 8, to));
  }

  static long inDay(int hour, int minute, int second, int millis) {
    return (hour | minute | second) < 0 || hour > 23 || minute > 59 || second > 60
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
