package dev.streamgauge.logs;

import dev.streamgauge.lines.LineTime;
import java.time.LocalDateTime;
import java.time.ZoneId;
import java.time.ZoneOffset;

/**
 * Finds the time in a log line: the first one that begins within its first {@value #LOOK} bytes, in
 * one of the forms that logs are written in.
 *
 * <table>
 *   <caption>The forms</caption>
 *   <tr><th>form</th><th>as in</th></tr>
 *   <tr><td>ISO 8601, RFC 3339, RFC 5424</td><td>{@code 2023-11-14T22:13:20.123Z}, {@code <34>1
 *       2023-11-14T22:13:20+01:00}, {@code 2023-11-14 22:13:20,123}</td></tr>
 *   <tr><td>with slashes (nginx's error log, Spark)</td><td>{@code 2023/11/14 22:13:20}, {@code
 *       23/11/14 22:13:20}, year first</td></tr>
 *   <tr><td>RFC 3164</td><td>{@code <34>Nov 14 22:13:20}, {@code Nov  4 22:13:20}</td></tr>
 *   <tr><td>Apache and nginx</td><td>{@code [14/Nov/2023:22:13:20 -0700]}, {@code [Tue Nov 14
 *       22:13:20.123456 2023]}</td></tr>
 *   <tr><td>seconds or milliseconds since the epoch, at the line's start</td><td>{@code
 *       1700000000}, {@code 1700000000.123}, {@code 1700000000123}</td></tr>
 * </table>
 *
 * <p>A fraction of a second stands behind a point or a comma and is cut to milliseconds. A zone is
 * {@code Z}, {@code UTC}, {@code +hh:mm}, {@code +hhmm} or {@code +hh}; without one the time is in
 * the zone given here. Where there is no year it is the one that puts the time nearest to when the
 * line was sent or came. Years are from 1970 on.
 *
 * <pre>{@code
 * LineTime times = LogTimes.inZone(ZoneOffset.UTC);
 * }</pre>
 */
public final class LogTimes implements LineTime {
  private static final long serialVersionUID = 1;
  private static final int LOOK = 100;
  private static final long DAY = 86_400_000;
  private static final long MAX_OFFSET_HOURS = 18;

  private final ZoneId zone;

  /** Milliseconds that the zone is ahead of UTC; {@link #NONE} if that changes. */
  private final long fixedOffset;

  private LogTimes(ZoneId zone) {
    this.zone = zone;
    this.fixedOffset =
        zone.normalized() instanceof ZoneOffset offset ? offset.getTotalSeconds() * 1000L : NONE;
  }

  /** Times that are in {@code zone} unless they name another. */
  public static LogTimes inZone(ZoneId zone) {
    return new LogTimes(zone);
  }

  @Override
  public long find(byte[] bytes, int from, int to, long referenceMillis) {
    long time = epoch(bytes, from, to);
    int limit = Math.min(to, from + LOOK);
    byte before = ' ';
    for (int i = from; i < limit && time == NONE; i++) {
      byte b = bytes[i];
      if (!isWithinToken(before)) {
        if (Civil.isDigit(b)) {
          time = beginningWithDigits(bytes, i, to);
        } else if (b >= 'A' && b <= 'S') {
          time = beginningWithMonth(bytes, i, to, referenceMillis);
        }
      }
      before = b;
    }
    return time;
  }

  /** Whether what follows {@code b} goes on with something else: a number, a name, a path. */
  private static boolean isWithinToken(byte b) {
    return Civil.isAlphanumeric(b) || b == '.' || b == '/' || b == '-';
  }

  /** Seconds in ten digits, with or without a fraction, or milliseconds in thirteen. */
  private static long epoch(byte[] bytes, int from, int to) {
    // The logs of some supercomputers have a column for an alert before it.
    int start = to - from > 2 && bytes[from] == '-' && bytes[from + 1] == ' ' ? from + 2 : from;
    int at = start;
    long value = 0;
    while (at < to && at - start < 14 && Civil.isDigit(bytes[at])) {
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
            || !(Civil.isAlphanumeric(bytes[at])
                || bytes[at] == '-'
                || bytes[at] == '/'
                || bytes[at] == '_');
    return ends ? value : NONE;
  }

  private long beginningWithDigits(byte[] bytes, int at, int to) {
    // The shortest, "yy/MM/dd HH:mm:ss".
    if (to - at < 17) {
      return NONE;
    }
    byte third = bytes[at + 2];
    if (third == '/') {
      return bytes[at + 6] == '/' ? apache(bytes, at, to) : slashed(bytes, at, to);
    }
    byte fifth = bytes[at + 4];
    if ((fifth != '-' && fifth != '/') || bytes[at + 7] != fifth) {
      return NONE;
    }
    byte between = bytes[at + 10];
    if (between != 'T' && between != ' ' && between != 't' && between != '-') {
      return NONE;
    }
    int year = Civil.four(bytes, at);
    long day = Civil.epochDay(year, Civil.two(bytes, at + 5), Civil.two(bytes, at + 8));
    byte colon = between == '-' ? bytes[at + 13] : (byte) ':';
    return day == NONE ? NONE : zoned(bytes, at + 11, to, day, colon);
  }

  /** {@code yy/MM/dd HH:mm:ss}. */
  private long slashed(byte[] bytes, int at, int to) {
    int year = Civil.two(bytes, at);
    if (bytes[at + 5] != '/' || bytes[at + 8] != ' ' || year < 0) {
      return NONE;
    }
    long day = Civil.epochDay(2000 + year, Civil.two(bytes, at + 3), Civil.two(bytes, at + 6));
    return day == NONE ? NONE : zoned(bytes, at + 9, to, day, (byte) ':');
  }

  /** {@code dd/Mmm/yyyy:HH:mm:ss}. */
  private long apache(byte[] bytes, int at, int to) {
    if (to - at < 20 || bytes[at + 11] != ':') {
      return NONE;
    }
    long day =
        Civil.epochDay(Civil.four(bytes, at + 7), Civil.month(bytes, at + 3), Civil.two(bytes, at));
    return day == NONE ? NONE : zoned(bytes, at + 12, to, day, (byte) ':');
  }

  /** {@code Mmm dd HH:mm:ss}, the day in one or two digits, behind it perhaps a year. */
  private long beginningWithMonth(byte[] bytes, int from, int to, long referenceMillis) {
    if (to - from < 14 || bytes[from + 3] != ' ') {
      return NONE;
    }
    int month = Civil.month(bytes, from);
    int at = bytes[from + 4] == ' ' ? from + 5 : from + 4;
    int digits = Civil.isDigit(bytes[at + 1]) ? 2 : 1;
    int day = digits == 2 ? Civil.two(bytes, at) : bytes[at] - '0';
    at += digits;
    if (month < 0 || to - at < 9 || bytes[at] != ' ') {
      return NONE;
    }
    at++;
    long inDay = timeOfDay(bytes, at, to, (byte) ':');
    if (inDay == NONE) {
      return NONE;
    }
    int end = afterFraction(bytes, at + 8, to);
    if (to - end >= 5
        && bytes[end] == ' '
        && (to - end == 5 || !Civil.isAlphanumeric(bytes[end + 5]))) {
      long epochDay = Civil.epochDay(Civil.four(bytes, end + 1), month, day);
      if (epochDay != NONE) {
        return toInstant(epochDay * DAY + inDay);
      }
    }
    return nearest(month, day, inDay, referenceMillis);
  }

  /** That day and time of day in the year that puts it nearest to {@code referenceMillis}. */
  long nearest(int month, int day, long inDay, long referenceMillis) {
    int year = Civil.yearOf(Math.floorDiv(referenceMillis, DAY));
    long nearest = NONE;
    for (int y = year - 1; y <= year + 1; y++) {
      long epochDay = Civil.epochDay(y, month, day);
      if (epochDay != NONE) {
        long time = toInstant(epochDay * DAY + inDay);
        if (nearest == NONE
            || Math.abs(time - referenceMillis) < Math.abs(nearest - referenceMillis)) {
          nearest = time;
        }
      }
    }
    return nearest;
  }

  /** The time of day at {@code at} on {@code day}, in the zone behind it or else in ours. */
  private long zoned(byte[] bytes, int at, int to, long day, byte colon) {
    long inDay = timeOfDay(bytes, at, to, colon);
    if (inDay == NONE) {
      return NONE;
    }
    long local = day * DAY + inDay;
    int end = afterFraction(bytes, at + 8, to);
    if (end == to) {
      return toInstant(local);
    }
    byte next = bytes[end];
    if ((next == 'Z' || next == 'z') && (end + 1 == to || !Civil.isAlphanumeric(bytes[end + 1]))) {
      return local;
    }
    if (next == ' ') {
      return behindSpace(bytes, end + 1, to, local);
    }
    if ((next != '+' && next != '-') || to - end < 3 || Civil.two(bytes, end + 1) < 0) {
      return toInstant(local);
    }
    long offset = offset(bytes, end + 1, to);
    return offset == NONE ? NONE : next == '+' ? local - offset : local + offset;
  }

  /** With a space between, {@code UTC} or a sign and four digits are a zone; all else is not. */
  private long behindSpace(byte[] bytes, int at, int to, long local) {
    int length = to - at;
    if (length >= 3 && bytes[at] == 'U' && bytes[at + 1] == 'T' && bytes[at + 2] == 'C') {
      return length == 3 || !Civil.isAlphanumeric(bytes[at + 3]) ? local : toInstant(local);
    }
    boolean zone =
        length >= 5
            && (bytes[at] == '+' || bytes[at] == '-')
            && Civil.four(bytes, at + 1) >= 0
            && (length == 5 || !Civil.isAlphanumeric(bytes[at + 5]));
    long offset = zone ? offset(bytes, at + 1, to) : NONE;
    return offset == NONE ? toInstant(local) : bytes[at] == '+' ? local - offset : local + offset;
  }

  /** {@code hh:mm}, {@code hhmm} or {@code hh} in milliseconds. */
  private static long offset(byte[] bytes, int at, int to) {
    int hours = Civil.two(bytes, at);
    int minutesAt = at + 2 < to && bytes[at + 2] == ':' ? at + 3 : at + 2;
    int minutes = minutesAt + 2 <= to ? Civil.two(bytes, minutesAt) : -1;
    if (minutes < 0 && (at + 2 == to || !Civil.isAlphanumeric(bytes[at + 2]))) {
      minutes = 0;
    }
    return hours > MAX_OFFSET_HOURS || minutes < 0 || minutes > 59
        ? NONE
        : (hours * 60L + minutes) * 60_000;
  }

  /** {@code HH:mm:ss} with its fraction in milliseconds. A leap second is the next one's first. */
  static long timeOfDay(byte[] bytes, int at, int to, byte colon) {
    if (to - at < 8
        || bytes[at + 2] != colon
        || bytes[at + 5] != colon
        || (to - at > 8 && Civil.isDigit(bytes[at + 8]))) {
      return NONE;
    }
    int hour = Civil.two(bytes, at);
    int minute = Civil.two(bytes, at + 3);
    int second = Civil.two(bytes, at + 6);
    if ((hour | minute | second) < 0 || hour > 23 || minute > 59 || second > 60) {
      return NONE;
    }
    return ((hour * 60L + minute) * 60 + second) * 1000 + fraction(bytes, at + 8, to);
  }

  private static boolean hasFraction(byte[] bytes, int at, int to) {
    return at + 1 < to && (bytes[at] == '.' || bytes[at] == ',') && Civil.isDigit(bytes[at + 1]);
  }

  private static int fraction(byte[] bytes, int at, int to) {
    if (!hasFraction(bytes, at, to)) {
      return 0;
    }
    int millis = 0;
    int unit = 100;
    for (int i = at + 1; unit > 0 && i < to && Civil.isDigit(bytes[i]); i++) {
      millis += (bytes[i] - '0') * unit;
      unit /= 10;
    }
    return millis;
  }

  private static int afterFraction(byte[] bytes, int at, int to) {
    if (!hasFraction(bytes, at, to)) {
      return at;
    }
    int end = at + 1;
    while (end < to && Civil.isDigit(bytes[end])) {
      end++;
    }
    return end;
  }

  /** The instant at which clocks in the zone show {@code localMillis} since the epoch. */
  long toInstant(long localMillis) {
    if (fixedOffset != NONE) {
      return localMillis - fixedOffset;
    }
    long second = Math.floorDiv(localMillis, 1000L);
    return LocalDateTime.ofEpochSecond(second, 0, ZoneOffset.UTC).atZone(zone).toEpochSecond()
            * 1000
        + Math.floorMod(localMillis, 1000L);
  }
}
