package dev.streamgauge.logs.time;

import static dev.streamgauge.lines.LineTime.NONE;

/** Parses dates without separators. */
final class CompactTime {
  private static final long DAY = 86_400_000;

  private CompactTime() {}

  /** Parses {@code yyMMdd HHmmss} or {@code yyyyMMddTHHmmss}, the time with or without colons. */
  static long parse(ZoneClock clock, byte[] bytes, int at, int to, long referenceMillis) {
    int end = TimeToken.digitsEnd(bytes, at, Math.min(to, at + 9));
    int digits = end - at;
    if ((digits != 6 && digits != 8) || to - end < 7) {
      return NONE;
    }
    byte between = bytes[end];
    if (between != ' ' && (digits == 6 || (between != 'T' && between != '-'))) {
      return NONE;
    }
    int year = digits == 8 ? GregorianDates.four(bytes, at) : 2000 + GregorianDates.two(bytes, at);
    long day =
        GregorianDates.epochDay(
            year, GregorianDates.two(bytes, end - 4), GregorianDates.two(bytes, end - 2));
    if (day == NONE) {
      return NONE;
    }
    if (bytes[end + 3] == ':' || bytes[end + 2] == ':') {
      long inDay = ClockText.timeOfDay(bytes, end + 1, to, (byte) ':');
      if (inDay == NONE) {
        return NONE;
      }
      int clockTo = ClockText.end(bytes, end + 1, to, (byte) ':');
      int second = ClockText.afterFraction(bytes, clockTo, to);
      int millis = TimeToken.millisEnd(bytes, second, to);
      inDay += millis > second ? EpochNumber.integer(bytes, second + 1, millis) : 0;
      return clock.withZone(bytes, millis, to, day * DAY + inDay, referenceMillis);
    }
    int clockEnd = TimeToken.compactClockEnd(bytes, end + 1, to);
    if (clockEnd < 0) {
      return NONE;
    }
    long inDay =
        ClockText.inDay(
            GregorianDates.two(bytes, end + 1),
            GregorianDates.two(bytes, end + 3),
            GregorianDates.two(bytes, end + 5),
            ClockText.fraction(bytes, end + 7, to));
    return inDay == NONE
        ? NONE
        : clock.withZone(bytes, clockEnd, to, day * DAY + inDay, referenceMillis);
  }
}
