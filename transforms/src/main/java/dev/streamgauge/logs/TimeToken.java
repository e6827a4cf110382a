package dev.streamgauge.logs;

/**
 * Finds where the time that a line begins with ends, by its shape; {@link LogTimes} finds what it
 * means, which costs more and is asked for less often.
 */
final class TimeToken {
  private TimeToken() {}

  /**
   * The end of the date and time, or time alone, that begins at {@code at}; -1 if there is none.
   */
  static int end(byte[] bytes, int at, int to) {
    if (to - at < 8) {
      return -1;
    }
    if (!Civil.isDigit(bytes[at])) {
      return beginningWithName(bytes, at, to);
    }
    if (bytes[at + 2] == ':') {
      return zoneEnd(bytes, clockEnd(bytes, at, to), to);
    }
    int date = dateEnd(bytes, at, to);
    if (date < 0 || date >= to) {
      return -1;
    }
    byte between = bytes[date];
    boolean joins = between == ' ' || between == 'T' || between == 't' || between == ':';
    return joins ? zoneEnd(bytes, clockEnd(bytes, date + 1, to), to) : -1;
  }

  /** {@code Mmm dd HH:mm:ss} with perhaps a year behind, and a day of the week before. */
  private static int beginningWithName(byte[] bytes, int at, int to) {
    if (to - at < 14 || bytes[at + 3] != ' ') {
      return -1;
    }
    if (Civil.month(bytes, at) < 0) {
      return Civil.month(bytes, at + 4) < 0 ? -1 : beginningWithName(bytes, at + 4, to);
    }
    int day = bytes[at + 4] == ' ' ? at + 5 : at + 4;
    int dayEnd = digitsEnd(bytes, day, to);
    if (dayEnd == day || dayEnd - day > 2 || dayEnd >= to || bytes[dayEnd] != ' ') {
      return -1;
    }
    int end = clockEnd(bytes, dayEnd + 1, to);
    if (end < 0) {
      return -1;
    }
    boolean year =
        to - end >= 5
            && bytes[end] == ' '
            && Civil.four(bytes, end + 1) >= 0
            && (to - end == 5 || !Civil.isAlphanumeric(bytes[end + 5]));
    return year ? end + 5 : end;
  }

  /** Three groups with {@code -}, {@code /}, {@code .} or a space between, a month's name too. */
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
      month = to - at >= 3 && Civil.month(bytes, at) > 0 ? at + 3 : -1;
    } else if (separator == ' ') {
      return -1;
    }
    if (month < 0 || month - at > 3 || month >= to || bytes[month] != separator) {
      return -1;
    }
    int end = digitsEnd(bytes, month + 1, to);
    return end == month + 1 || end - month > 5 ? -1 : end;
  }

  private static int clockEnd(byte[] bytes, int at, int to) {
    if (to - at < 8
        || bytes[at + 2] != ':'
        || bytes[at + 5] != ':'
        || (Civil.two(bytes, at) | Civil.two(bytes, at + 3) | Civil.two(bytes, at + 6)) < 0) {
      return -1;
    }
    int end = at + 8;
    if (end + 1 < to && (bytes[end] == '.' || bytes[end] == ',') && Civil.isDigit(bytes[end + 1])) {
      end = digitsEnd(bytes, end + 1, to);
    }
    return end;
  }

  /**
   * Behind {@code Z}, {@code +hh:mm}, {@code +hhmm} or {@code +hh}, the latter two after a space.
   */
  private static int zoneEnd(byte[] bytes, int at, int to) {
    if (at < 0 || at == to) {
      return at;
    }
    if (bytes[at] == 'Z' || bytes[at] == 'z') {
      return at + 1;
    }
    int sign = bytes[at] == ' ' ? at + 1 : at;
    if (to - sign >= 3 && sign > at && bytes[sign] == 'U' && bytes[sign + 1] == 'T') {
      return bytes[sign + 2] == 'C' && (to - sign == 3 || bytes[sign + 3] <= ' ') ? sign + 3 : at;
    }
    if (to - sign < 3
        || (bytes[sign] != '+' && bytes[sign] != '-')
        || Civil.two(bytes, sign + 1) < 0) {
      return at;
    }
    int end = sign + 3;
    int minutes = end < to && bytes[end] == ':' ? end + 1 : end;
    if (minutes + 2 <= to && Civil.two(bytes, minutes) >= 0) {
      return minutes + 2;
    }
    return sign > at ? at : end;
  }

  private static int digitsEnd(byte[] bytes, int from, int to) {
    int at = from;
    while (at < to && Civil.isDigit(bytes[at])) {
      at++;
    }
    return at;
  }
}
