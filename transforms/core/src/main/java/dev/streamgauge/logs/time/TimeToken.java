package dev.streamgauge.logs.time;

import org.apache.beam.sdk.annotations.Internal;

/**
 * Finds the end of a line's leading time by its shape; {@link LogTimes} parses its value, which
 * costs more and is needed less often.
 */
@Internal
public final class TimeToken {
  private static final int SHORTEST = 8;
  private static final int LONGEST_TAG = 64;

  private TimeToken() {}

  /**
   * Returns the end of the date and time, or time alone, that begins at {@code at}; -1 if there is
   * none.
   */
  public static int end(byte[] bytes, int at, int to) {
    if (to - at < SHORTEST) {
      return -1;
    }
    if (!GregorianDates.isDigit(bytes[at])) {
      return beginningWithName(bytes, at, to, false);
    }
    if (bytes[at + 2] == ':' || bytes[at + 1] == ':') {
      return ZoneText.end(bytes, clockEnd(bytes, at, to), to);
    }
    if (GregorianDates.isDigit(bytes[at + 4])) {
      int digits = digitsEnd(bytes, at, Math.min(to, at + 9));
      if (digits - at == 6 || digits - at == 8) {
        return compactEnd(bytes, digits, to);
      }
    }
    int date = dateEnd(bytes, at, to);
    if (date < 0 || date >= to) {
      return -1;
    }
    byte between = bytes[date];
    if (between != ':' && !isBeforeClock(between)) {
      return -1;
    }
    // Erlang has two colons.
    int clock = between == ':' && date + 1 < to && bytes[date + 1] == ':' ? date + 2 : date + 1;
    int end = clockEnd(bytes, clock, to);
    return end < 0 ? -1 : ZoneText.end(bytes, ClockText.halfDayEnd(bytes, end, to), to);
  }

  /** Returns whether {@code b} may separate a date in ISO 8601's order from the time of day. */
  static boolean isBeforeClock(byte b) {
    // A tab in tables (CloudFront), an underscore in svlogd.
    return b == ' ' || b == 'T' || b == 't' || b == '\t' || b == '_';
  }

  /** Returns the end of {@code yyMMdd HHmmss}, whose date ends at {@code dateEnd}. */
  private static int compactEnd(byte[] bytes, int dateEnd, int to) {
    if (to - dateEnd < 7) {
      return -1;
    }
    byte between = bytes[dateEnd];
    if (between != ' ' && between != 'T' && between != '-') {
      return -1;
    }
    int end = compactClockEnd(bytes, dateEnd + 1, to);
    if (end < 0) {
      end = millisEnd(bytes, clockEnd(bytes, dateEnd + 1, to), to);
    }
    return ZoneText.end(bytes, end, to);
  }

  /** Returns the end of {@code HHmmss} and its fraction; -1 if it is something else. */
  static int compactClockEnd(byte[] bytes, int at, int to) {
    int end = digitsEnd(bytes, at, Math.min(to, at + 7));
    return end - at == 6 ? fractionEnd(bytes, end, to) : -1;
  }

  /** Returns the end of {@code :mmm}, a form of milliseconds, or {@code at}. */
  static int millisEnd(byte[] bytes, int at, int to) {
    boolean millis =
        at > 0
            && to - at >= 4
            && bytes[at] == ':'
            && digitsEnd(bytes, at + 1, Math.min(to, at + 5)) == at + 4;
    return millis ? at + 4 : at;
  }

  /**
   * Returns the end of {@code Mmm dd HH:mm:ss}, optionally with a year, and with a weekday before.
   */
  private static int beginningWithName(byte[] bytes, int at, int to, boolean weekday) {
    if (to - at < 14 || bytes[at + 3] != ' ') {
      return -1;
    }
    if (GregorianDates.month(bytes, at) < 0) {
      return weekday || GregorianDates.month(bytes, at + 4) < 0
          ? -1
          : beginningWithName(bytes, at + 4, to, true);
    }
    int day = bytes[at + 4] == ' ' ? at + 5 : at + 4;
    int dayEnd = digitsEnd(bytes, day, to);
    if (dayEnd == day || dayEnd - day > 2 || dayEnd >= to) {
      return -1;
    }
    int year = yearBeforeClock(bytes, dayEnd, to);
    if (year > 0) {
      int clock = clockEnd(bytes, bytes[year] == ',' ? year + 2 : year + 1, to);
      return clock < 0 ? -1 : ZoneText.end(bytes, ClockText.halfDayEnd(bytes, clock, to), to);
    }
    int end = bytes[dayEnd] == ' ' ? clockEnd(bytes, dayEnd + 1, to) : -1;
    if (end < 0) {
      return -1;
    }
    int zone = deviceZoneEnd(bytes, end, to, weekday);
    end = zone < 0 ? end : zone;
    return isYear(bytes, end, to, weekday) ? end + 5 : end;
  }

  /** Returns whether the three letters at {@code at}, followed by a space, are a weekday. */
  static boolean isWeekday(byte[] bytes, int at) {
    return bytes[at] >= 'F'
        && bytes[at] <= 'W'
        && bytes[at + 1] >= 'a'
        && bytes[at + 2] >= 'a'
        && bytes[at + 3] == ' ';
  }

  /**
   * Returns the end of a year between the day, which ends at {@code dayEnd}, and the clock; or -1.
   */
  static int yearBeforeClock(byte[] bytes, int dayEnd, int to) {
    int space = dayEnd < to && bytes[dayEnd] == ',' ? dayEnd + 1 : dayEnd;
    if (to - space < 13 || bytes[space] != ' ' || GregorianDates.four(bytes, space + 1) < 0) {
      return -1;
    }
    int end = space + 5;
    int clock = bytes[end] == ',' ? end + 2 : end + 1;
    return bytes[clock - 1] == ' ' && (bytes[clock + 2] == ':' || bytes[clock + 1] == ':')
        ? end
        : -1;
  }

  /**
   * Returns the end of the zone after a time without a year; -1 if there is none. A name is a zone
   * if a colon (Cisco devices), a year, or a host and a tag follow; else it is a host.
   *
   * @param weekday whether the time begins with a weekday, as {@code date} writes it
   */
  static int deviceZoneEnd(byte[] bytes, int at, int to, boolean weekday) {
    int end = ZoneText.end(bytes, at, to);
    if (end == at) {
      end = ZoneNames.unknownEnd(bytes, at + 1, to);
      boolean unknown =
          end > 0
              && bytes[at] == ' '
              && ((weekday && isYear(bytes, end, to, true))
                  || (to - end > 2
                      && bytes[end] == ':'
                      && bytes[end + 1] == ' '
                      && bytes[end + 2] == '%'));
      return unknown ? end : -1;
    }
    byte last = bytes[end - 1];
    boolean named = bytes[at] == ' ' && last >= 'A' && last <= 'Z';
    return !named
            || end == to
            || bytes[end] == ':'
            || isYear(bytes, end, to, true)
            || isHostAndTag(bytes, end, to)
        ? end
        : -1;
  }

  /** Returns whether a space, a word, and a word followed by a colon are at {@code at}. */
  private static boolean isHostAndTag(byte[] bytes, int at, int to) {
    int host = at + 1;
    int limit = Math.min(to, host + LONGEST_TAG);
    int end = host;
    while (end < limit && bytes[end] > ' ') {
      end++;
    }
    return end > host
        && end < limit
        && bytes[at] == ' '
        && bytes[end] == ' '
        && !isTag(bytes, host, to)
        && isTag(bytes, end + 1, to);
  }

  /**
   * Returns whether a space and a year are at {@code at}. After a syslog time, a number followed by
   * only a tag is a host.
   */
  static boolean isYear(byte[] bytes, int at, int to, boolean weekday) {
    if (to - at < 5
        || bytes[at] != ' '
        || GregorianDates.four(bytes, at + 1) < GregorianDates.FIRST_YEAR) {
      return false;
    }
    if (to - at == 5) {
      return true;
    }
    byte next = bytes[at + 5];
    return switch (next) {
      case ']', ')', ',', '|', '"' -> true;
      case ':' -> at + 6 == to || bytes[at + 6] == ' ';
      case ' ' -> weekday || !isTag(bytes, at + 6, to);
      default -> next < ' ' && next >= 0;
    };
  }

  /**
   * Returns whether a word followed by a colon is at {@code start}, with or without a process ID.
   */
  private static boolean isTag(byte[] bytes, int start, int to) {
    int limit = Math.min(to, start + LONGEST_TAG);
    int at = start;
    while (at < limit && bytes[at] > ' ' && bytes[at] != ':' && bytes[at] != '[') {
      at++;
    }
    if (at < limit && at > start && bytes[at] == '[') {
      while (at < limit && bytes[at] != ']') {
        at++;
      }
      at++;
    }
    return at > start && at < limit && bytes[at] == ':' && (at + 1 == to || bytes[at + 1] == ' ');
  }

  /**
   * Returns the end of two or three groups separated by {@code -}, {@code /}, {@code .} or a space,
   * including month names. Two groups, month and day, are followed by a space.
   */
  private static int dateEnd(byte[] bytes, int from, int to) {
    int at = digitsEnd(bytes, from, to);
    if (at == from || at - from > 4 || at >= to) {
      return -1;
    }
    byte separator = bytes[at];
    if (separator != '-' && separator != '/' && separator != '.' && separator != ' ') {
      return -1;
    }
    at++;
    int month = digitsEnd(bytes, at, to);
    if (month == at) {
      month = to - at >= 3 && GregorianDates.month(bytes, at) > 0 ? at + 3 : -1;
    } else if (separator == ' ') {
      return -1;
    }
    if (month < 0 || month - at > 3 || month >= to) {
      return -1;
    }
    if (bytes[month] != separator) {
      return bytes[month] == ' ' && month - from == 5 && at - from == 3 ? month : -1;
    }
    int day = separator == ' ' && month + 1 < to && bytes[month + 1] == ' ' ? month + 2 : month + 1;
    int end = digitsEnd(bytes, day, to);
    return end == day || end - day > 4 ? -1 : end;
  }

  private static int clockEnd(byte[] bytes, int at, int to) {
    int end = ClockText.end(bytes, at, to, (byte) ':');
    return end < 0 ? -1 : fractionEnd(bytes, end, to);
  }

  private static int fractionEnd(byte[] bytes, int at, int to) {
    boolean fraction =
        at + 1 < to
            && (bytes[at] == '.' || bytes[at] == ',')
            && GregorianDates.isDigit(bytes[at + 1]);
    return fraction ? digitsEnd(bytes, at + 1, to) : at;
  }

  public static int digitsEnd(byte[] bytes, int from, int to) {
    int at = from;
    while (at < to && GregorianDates.isDigit(bytes[at])) {
      at++;
    }
    return at;
  }
}
