package dev.streamgauge.logs.time;

import static java.nio.charset.StandardCharsets.US_ASCII;

import dev.streamgauge.lines.LineTime;
import java.time.ZoneId;
import java.time.ZoneOffset;
import org.apache.beam.sdk.annotations.Internal;

/**
 * Finds the time in a log line: the first one that begins within its first {@value #LOOK} bytes, in
 * one of the common forms.
 *
 * <table>
 *   <caption>The forms</caption>
 *   <tr><th>form</th><th>as in</th></tr>
 *   <tr><td>ISO 8601, RFC 3339, RFC 5424</td><td>{@code 2023-11-14T22:13:20.123Z}, {@code <34>1
 *       2023-11-14T22:13:20+01:00}, {@code 2023-11-14 22:13:20,123 EST}</td></tr>
 *   <tr><td>with slashes or points</td><td>{@code 2023/11/14 22:13:20}, {@code 23/11/14 22:13:20}
 *       (year first), {@code 2023.11.14 22:13:20}, {@code 14.11.2023 22:13:20}, {@code
 *       14/11/2023 22:13:20}, {@code 11/14/2023 22:13:20}</td></tr>
 *   <tr><td>with the month's name</td><td>{@code 14-Nov-2023 22:13:20.123}, {@code 14 Nov 2023
 *       22:13:20}, {@code 2023 Nov 14 22:13:20}</td></tr>
 *   <tr><td>RFC 3164, with or without a year</td><td>{@code <34>Nov 14 22:13:20}, {@code Nov  4
 *       22:13:20}, {@code Nov 14 2023 22:13:20}</td></tr>
 *   <tr><td>Apache and nginx</td><td>{@code [14/Nov/2023:22:13:20 -0700]}, {@code [Tue Nov 14
 *       22:13:20.123456 2023]}</td></tr>
 *   <tr><td>compact, at the line's start or in brackets</td><td>{@code 20231114T221320Z}, {@code
 *       231114 221320}, {@code 231114 22:13:20}</td></tr>
 *   <tr><td>without a year, at the line's start or in brackets</td><td>{@code 11-14
 *       22:13:20.123}, {@code [11.14 22:13:20]}</td></tr>
 *   <tr><td>seconds or milliseconds since the epoch, at the line's start</td><td>{@code
 *       1700000000}, {@code 1700000000.123}, {@code 1700000000123}</td></tr>
 * </table>
 *
 * <p>A fraction of a second follows a point or a comma and is truncated to milliseconds. A zone is
 * {@code Z}, {@code +hh:mm}, {@code +hhmm}, {@code +hh}, {@code UTC+h}, a region such as {@code
 * Europe/Berlin} or a well-known abbreviation such as {@code EST}. An abbreviation that several
 * zones use ({@code CST}) means the configured zone if that uses it; otherwise, and with an unknown
 * one, the line has no time. {@code AM} and {@code PM} count. Without a zone the time is in the
 * configured zone. In the night when clocks are set back, a time means two instants: the later one
 * if the line arrived after it.
 *
 * <p>With slashes and the year last, the number above 12 is the day; a line in which both may be
 * the month has no time.
 *
 * <p>Without a year, the time is the one nearest to when the line was sent or arrived. NUL bytes, a
 * byte order mark and colours (ANSI escape sequences) before the time are skipped.
 *
 * <pre>{@code
 * LineTime times = LogTimes.inZone(ZoneOffset.UTC);
 * }</pre>
 *
 * @since 0.1.0
 */
public final class LogTimes implements LineTime {
  private static final long serialVersionUID = 1;

  /**
   * The result of {@link #seek} for an ambiguous date, or a time in an ambiguous or unknown zone.
   */
  @Internal public static final long AMBIGUOUS = NONE + 1;

  private static final ZoneClock UTC = new ZoneClock(ZoneOffset.UTC);
  private static final int LOOK = 100;
  private static final int COLOURED_LOOK = 512;
  private static final long HOUR = 3_600_000;
  private static final long DAY = 24 * HOUR;

  private final ZoneClock clock;

  private LogTimes(ZoneClock clock) {
    this.clock = clock;
  }

  /** Returns a finder of times, which are in {@code zone} unless they name another. */
  public static LogTimes inZone(ZoneId zone) {
    return new LogTimes(new ZoneClock(zone));
  }

  /** Returns the clock of the zone for times that name none. */
  @Internal
  public ZoneClock clock() {
    return clock;
  }

  @Override
  public long find(byte[] bytes, int from, int to, long referenceMillis) {
    long time = seek(bytes, from, to, referenceMillis);
    return time == AMBIGUOUS ? NONE : time;
  }

  @Override
  public long findAfter(
      byte[] bytes, int from, int to, long referenceMillis, int before, long timeBefore) {
    long time = SameMinute.find(bytes, from, to, before, timeBefore);
    return time == NONE ? find(bytes, from, to, referenceMillis) : time;
  }

  @Override
  public String whyNone(byte[] bytes, int from, int to, long referenceMillis) {
    if (seek(bytes, from, to, referenceMillis) != AMBIGUOUS) {
      return LineTime.super.whyNone(bytes, from, to, referenceMillis);
    }
    String date = SlashedDate.ambiguousIn(bytes, from, Math.min(to, from + LOOK));
    if (date != null) {
      return "ambiguous date " + date + ", with the day or the month first";
    }
    int at = from;
    while (at < to) {
      int end = ZoneNames.end(bytes, at, to);
      if (end > 0 && ZoneNames.offsetMinutes(bytes, at, end) == ZoneNames.AMBIGUOUS) {
        String name = new String(bytes, at, end - at, US_ASCII);
        return "ambiguous time zone " + name + ", which " + clock.zone() + " does not use";
      }
      int unknown = end > 0 ? -1 : ZoneNames.unknownEnd(bytes, at, to);
      if (unknown > 0) {
        return "unknown time zone " + new String(bytes, at, unknown - at, US_ASCII);
      }
      while (at < to && GregorianDates.isAlphanumeric(bytes[at])) {
        at++;
      }
      at++;
    }
    return "ambiguous or unknown time zone";
  }

  /** Returns the time in a text that is nothing else, as {@link #seek}. */
  @Internal
  public long value(byte[] bytes, int from, int to, long referenceMillis) {
    if (to > from && bytes[from] == '[' && ClockText.epoch(bytes, from + 1, to) != NONE) {
      // An array of numbers.
      return NONE;
    }
    long time = seek(bytes, from, to, referenceMillis);
    return time != NONE && ZoneText.endsWithUnknown(bytes, from, to) ? AMBIGUOUS : time;
  }

  /** Returns the time, {@link #NONE}, or {@link #AMBIGUOUS}. */
  @Internal
  public long seek(byte[] bytes, int from, int to, long referenceMillis) {
    int start = LineStart.skip(bytes, from, to);
    long time = ClockText.epoch(bytes, start, to);
    int limit = Math.min(to, start + LOOK);
    byte before = ' ';
    boolean begins = true;
    for (int i = start; i < limit && time == NONE; i++) {
      byte b = bytes[i];
      if (b == Ansi.ESC) {
        // Colours may begin or end within the time.
        byte[] plain = Ansi.strip(bytes, start, Math.min(to, start + COLOURED_LOOK));
        return seek(plain, 0, plain.length, referenceMillis);
      }
      if (!isWithinToken(before)) {
        if (GregorianDates.isDigit(b)) {
          boolean first = begins || before == '[' || before == '>';
          time = isBeforeEpoch(bytes, start, i) ? ClockText.epoch(bytes, i, to) : NONE;
          time = time == NONE ? beginningWithDigits(bytes, i, to, first, referenceMillis) : time;
        } else if (b >= 'A' && b <= 'S') {
          time = beginningWithMonth(bytes, i, start, to, referenceMillis);
        }
      }
      begins = false;
      before = b;
    }
    return time;
  }

  /** Returns whether a bracket (Nagios) or {@code audit(} (Linux) is what precedes {@code at}. */
  private static boolean isBeforeEpoch(byte[] bytes, int start, int at) {
    if (at == start + 1 && bytes[start] == '[') {
      return true;
    }
    return at - start >= 6
        && bytes[at - 1] == '('
        && bytes[at - 6] == 'a'
        && bytes[at - 5] == 'u'
        && bytes[at - 4] == 'd'
        && bytes[at - 3] == 'i'
        && bytes[at - 2] == 't';
  }

  /** Returns whether {@code b} continues a longer token: a number, a name, a path. */
  private static boolean isWithinToken(byte b) {
    return GregorianDates.isAlphanumeric(b) || b == '.' || b == '/' || b == '-';
  }

  /**
   * @param first whether the line, or something in brackets, begins here
   */
  private long beginningWithDigits(
      byte[] bytes, int at, int to, boolean first, long referenceMillis) {
    // The shortest, "MM-dd HH:mm:ss".
    if (to - at < 14) {
      return NONE;
    }
    byte third = bytes[at + 2];
    if (GregorianDates.isDigit(third)) {
      byte fifth = bytes[at + 4];
      if (!GregorianDates.isDigit(fifth)) {
        return yearFirst(bytes, at, to, fifth, referenceMillis);
      }
      return first ? CompactTime.parse(clock, bytes, at, to, referenceMillis) : NONE;
    }
    if (third == '/' || third == '-' || third == '.' || third == ' ') {
      byte sixth = bytes[at + 5];
      if (sixth == ' ' && first && third != ' ') {
        return monthAndDay(bytes, at, to, referenceMillis);
      }
      return to - at < 17 ? NONE : dayFirst(bytes, at, at + 2, to, referenceMillis);
    }
    byte second = bytes[at + 1];
    return (second == ' ' || second == '-') && to - at >= 19
        ? dayFirst(bytes, at, at + 1, to, referenceMillis)
        : NONE;
  }

  /** Parses {@code yyyy-MM-dd HH:mm:ss} and variants, the month in digits or by name. */
  private long yearFirst(byte[] bytes, int at, int to, byte separator, long referenceMillis) {
    if ((separator != '-' && separator != '/' && separator != '.' && separator != ' ')
        || to - at < 16) {
      return NONE;
    }
    int year = GregorianDates.four(bytes, at);
    boolean named = !GregorianDates.isDigit(bytes[at + 5]);
    int dayAt = named ? at + 9 : at + 8;
    if (bytes[dayAt - 1] != separator || (separator == ' ' && !named)) {
      return NONE;
    }
    // A day may be padded with a space.
    int padding = named && bytes[dayAt] == ' ' ? 1 : 0;
    int dayEnd = GregorianDates.isDigit(bytes[dayAt + 1]) ? dayAt + 2 : dayAt + 1;
    int month = named ? GregorianDates.month(bytes, at + 5) : GregorianDates.two(bytes, at + 5);
    int dayOfMonth =
        padding > 0 || dayEnd == dayAt + 1
            ? bytes[dayEnd - 1] - '0'
            : GregorianDates.two(bytes, dayAt);
    if (!named && dayEnd != dayAt + 2) {
      return NONE;
    }
    long day = GregorianDates.epochDay(year, month, dayOfMonth);
    if (day == NONE || to - dayEnd < 7) {
      return NONE;
    }
    byte between = bytes[dayEnd];
    if (between != '-' && !TimeToken.isBeforeClock(between)) {
      return NONE;
    }
    byte colon = between == '-' ? bytes[dayEnd + 3] : (byte) ':';
    return zoned(bytes, dayEnd + 1, to, day, colon, referenceMillis);
  }

  /** Parses {@code yy/MM/dd}, {@code dd/Mmm/yyyy:}, {@code dd-Mmm-yyyy }, {@code dd.MM.yyyy }. */
  private long dayFirst(byte[] bytes, int at, int dayEnd, int to, long referenceMillis) {
    byte separator = bytes[dayEnd];
    boolean twoDigits = dayEnd == at + 2;
    int left = to - dayEnd;
    if (separator == '/' && bytes[dayEnd + 3] == '/') {
      if (GregorianDates.isDigit(bytes[dayEnd + 6])) {
        return fourDigitYearLast(bytes, at, to, referenceMillis);
      }
      int year = GregorianDates.two(bytes, at);
      if (bytes[dayEnd + 6] != ' ' || year < 0) {
        return NONE;
      }
      long day =
          GregorianDates.epochDay(
              2000 + year,
              GregorianDates.two(bytes, dayEnd + 1),
              GregorianDates.two(bytes, dayEnd + 4));
      return day == NONE ? NONE : zoned(bytes, dayEnd + 7, to, day, (byte) ':', referenceMillis);
    }
    boolean point = separator == '.';
    int yearAt = dayEnd + (point ? 4 : 5);
    if (left < (point ? 15 : 16) || bytes[yearAt - 1] != separator) {
      return NONE;
    }
    byte between = bytes[yearAt + 4];
    if (separator == '/'
        ? between != ':'
        : between != ' ' && (separator != '-' || between != ':')) {
      return NONE;
    }
    int month =
        point ? GregorianDates.two(bytes, dayEnd + 1) : GregorianDates.month(bytes, dayEnd + 1);
    int dayOfMonth = twoDigits ? GregorianDates.two(bytes, at) : bytes[at] - '0';
    long day = GregorianDates.epochDay(GregorianDates.four(bytes, yearAt), month, dayOfMonth);
    // Erlang has two colons.
    int clockAt = between == ':' && bytes[yearAt + 5] == ':' ? yearAt + 6 : yearAt + 5;
    return day == NONE ? NONE : zoned(bytes, clockAt, to, day, (byte) ':', referenceMillis);
  }

  /** Parses {@code dd/MM/yyyy HH:mm:ss} or {@code MM/dd/yyyy HH:mm:ss}. */
  private long fourDigitYearLast(byte[] bytes, int at, int to, long referenceMillis) {
    if (to - at < 18 || !TimeToken.isBeforeClock(bytes[at + SlashedDate.LENGTH])) {
      return NONE;
    }
    long day = SlashedDate.epochDay(bytes, at);
    if (day == NONE) {
      return NONE;
    }
    boolean ambiguous = day == AMBIGUOUS;
    int clockAt = at + SlashedDate.LENGTH + 1;
    long time = zoned(bytes, clockAt, to, ambiguous ? 0 : day, (byte) ':', referenceMillis);
    return ambiguous && time != NONE ? AMBIGUOUS : time;
  }

  /** Parses {@code MM-dd HH:mm:ss}. */
  private long monthAndDay(byte[] bytes, int at, int to, long referenceMillis) {
    int month = GregorianDates.two(bytes, at);
    int day = GregorianDates.two(bytes, at + 3);
    long inDay = ClockText.timeOfDay(bytes, at + 6, to, (byte) ':');
    return month < 1 || month > 12 || day < 1 || inDay == NONE
        ? NONE
        : clock.nearest(month, day, inDay, referenceMillis);
  }

  /**
   * Parses {@code Mmm dd HH:mm:ss}, the day in one or two digits, optionally with a year before or
   * after it.
   */
  private long beginningWithMonth(
      byte[] bytes, int from, int lineStart, int to, long referenceMillis) {
    if (to - from < 14 || bytes[from + 3] != ' ') {
      return NONE;
    }
    int month = GregorianDates.month(bytes, from);
    int at = bytes[from + 4] == ' ' ? from + 5 : from + 4;
    int digits = GregorianDates.isDigit(bytes[at + 1]) ? 2 : 1;
    int day = digits == 2 ? GregorianDates.two(bytes, at) : bytes[at] - '0';
    at += digits;
    if (month < 0 || to - at < 7) {
      return NONE;
    }
    int yearEnd = TimeToken.yearBeforeClock(bytes, at, to);
    if (yearEnd > 0) {
      long epochDay = GregorianDates.epochDay(GregorianDates.four(bytes, yearEnd - 4), month, day);
      int clockAt = bytes[yearEnd] == ',' ? yearEnd + 2 : yearEnd + 1;
      return epochDay == NONE
          ? NONE
          : zoned(bytes, clockAt, to, epochDay, (byte) ':', referenceMillis);
    }
    if (bytes[at] != ' ') {
      return NONE;
    }
    at++;
    long inDay = ClockText.timeOfDay(bytes, at, to, (byte) ':');
    if (inDay == NONE) {
      return NONE;
    }
    int end = ClockText.afterFraction(bytes, ClockText.end(bytes, at, to, (byte) ':'), to);
    boolean weekday = from - lineStart >= 4 && TimeToken.isWeekday(bytes, from - 4);
    int zoneEnd = TimeToken.deviceZoneEnd(bytes, end, to, weekday);
    if (zoneEnd > 0 && ZoneText.end(bytes, end, to) == end) {
      return AMBIGUOUS;
    }
    int yearAt = zoneEnd < 0 ? end : zoneEnd;
    if (TimeToken.isYear(bytes, yearAt, to, weekday)) {
      long epochDay = GregorianDates.epochDay(GregorianDates.four(bytes, yearAt + 1), month, day);
      if (epochDay != NONE) {
        long local = epochDay * DAY + inDay;
        return zoneEnd < 0
            ? clock.toInstant(local, referenceMillis)
            : clock.withZone(bytes, end, to, local, referenceMillis);
      }
    }
    long nearest = clock.nearest(month, day, inDay, referenceMillis);
    if (zoneEnd < 0 || nearest == NONE) {
      return nearest;
    }
    // The year in our zone is that in the other zone: no clock is half a year off.
    long inUtc = UTC.nearest(month, day, inDay, referenceMillis);
    return clock.withZone(bytes, end, to, inUtc, referenceMillis);
  }

  /**
   * Returns the time of day at {@code at} on {@code day}, in the zone that follows it or else in
   * ours.
   */
  private long zoned(byte[] bytes, int at, int to, long day, byte colon, long referenceMillis) {
    long inDay = ClockText.timeOfDay(bytes, at, to, colon);
    if (inDay == NONE) {
      return NONE;
    }
    int end = ClockText.afterFraction(bytes, ClockText.end(bytes, at, to, colon), to);
    int halfDay = ClockText.halfDayEnd(bytes, end, to);
    if (halfDay > end) {
      if (inDay >= 13 * HOUR) {
        return NONE;
      }
      inDay = ClockText.inHalfDay(inDay, bytes[halfDay - 2] == 'P');
    }
    return clock.withZone(bytes, halfDay, to, day * DAY + inDay, referenceMillis);
  }
}
