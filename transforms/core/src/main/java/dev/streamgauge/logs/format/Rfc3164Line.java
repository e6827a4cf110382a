package dev.streamgauge.logs.format;

import dev.streamgauge.logs.time.GregorianDates;
import dev.streamgauge.logs.time.LogTimes;
import dev.streamgauge.logs.time.TimeToken;

/**
 * A syslog line as <a href="https://www.rfc-editor.org/rfc/rfc3164">RFC 3164</a> describes it, and
 * as daemons write it to files: {@code <34>Nov 14 22:13:20 host app[12]: text}. Lenient, since
 * devices differ: with a year before or after the clock, or in ISO 8601, after a number or the
 * device's name (Cisco), without a host, without a tag, or, if there is a priority, without a time.
 * A line without a priority must have a time, and also a tag if the time is in ISO 8601, which
 * other formats use as well.
 */
final class Rfc3164Line extends SyslogLine {
  private static final int LONGEST_TAG = 128;
  private static final int EPOCH_DIGITS = 10;

  /** The name of the device before the time; -1 if there is none. */
  private int device;

  private int deviceEnd;

  /** The pairs of a line that has only those behind its priority (Fortinet, Sophos). */
  private final LogfmtLine pairs;

  private boolean hasPairs;

  Rfc3164Line(LogTimes times) {
    super("rfc3164", times);
    pairs = new LogfmtLine(times);
  }

  @Override
  boolean cut() {
    device = -1;
    hasPairs = false;
    int at = afterPriority();
    boolean priority = at > from;
    int start = priority ? afterSequence(at) : at;
    int end = TimeToken.end(bytes, start, to);
    if (end < 0 && priority) {
      start = afterDevice(start);
      start = device < 0 ? start : afterSequence(start);
      end = TimeToken.end(bytes, start, to);
    }
    boolean journal = end < 0 && !priority;
    if (journal) {
      // journalctl -o short-full and short-unix.
      start = afterWeekday(at);
      end = start > at ? TimeToken.end(bytes, start, to) : epochEnd(at);
    }
    if (end < 0) {
      set(MESSAGE, at, to);
      hasPairs = priority && LogfmtLine.beginsWithPair(bytes, at, to);
      return priority;
    }
    boolean named = !GregorianDates.isDigit(bytes[start]);
    if (!priority && !journal && !named && (bytes[start + 4] != '-' || bytes[start + 10] != 'T')) {
      return false;
    }
    set(TIME, start, end);
    if (end < to && bytes[end] == ':') {
      end++;
    }
    if (end < to && bytes[end] != ' ') {
      return false;
    }
    if (device >= 0) {
      set(HOST, device, deviceEnd);
    }
    origin(skipSpaces(end, to));
    return journal ? has(HOST) && has(SERVICE) : priority || named || has(SERVICE);
  }

  @Override
  public long timeMillis(long referenceMillis) {
    return hasPairs && pairs.read(bytes, start(MESSAGE), to)
        ? pairs.timeMillis(referenceMillis)
        : super.timeMillis(referenceMillis);
  }

  /** Skips a weekday before a date in digits. */
  private int afterWeekday(int start) {
    boolean weekday =
        to - start > 23
            && bytes[start] >= 'F'
            && bytes[start] <= 'W'
            && bytes[start + 3] == ' '
            && GregorianDates.isDigit(bytes[start + 4])
            && bytes[start + 8] == '-';
    return weekday ? start + 4 : start;
  }

  /** Returns the end of seconds since the epoch with a fraction; -1 if there are none. */
  private int epochEnd(int start) {
    int point = TimeToken.digitsEnd(bytes, start, to);
    int end =
        point == start + EPOCH_DIGITS && point < to && bytes[point] == '.'
            ? TimeToken.digitsEnd(bytes, point + 1, to)
            : -1;
    return end > point + 1 ? end : -1;
  }

  /**
   * Skips what precedes the time: Cisco devices number their messages, once or twice, and put a
   * star before an uncertain time; others have a space or a colon there.
   */
  private int afterSequence(int start) {
    int at = afterSeparators(start);
    for (int numbers = 0; numbers < 2; numbers++) {
      int digits = TimeToken.digitsEnd(bytes, at, to);
      if (digits == at
          || to - digits < 2
          || bytes[digits] != ':'
          || GregorianDates.isDigit(bytes[digits + 1])) {
        break;
      }
      at = afterSeparators(digits);
    }
    return afterStar(at);
  }

  private int afterSeparators(int start) {
    int at = start;
    while (at < to && (bytes[at] == ' ' || bytes[at] == ':')) {
      at++;
    }
    return at;
  }

  private int afterStar(int at) {
    return at < to && (bytes[at] == '*' || bytes[at] == '.') ? at + 1 : at;
  }

  /** Skips a device name and colon, which some devices put before the time. */
  private int afterDevice(int start) {
    int limit = Math.min(to, start + LONGEST_TAG);
    int at = start;
    while (at < limit && bytes[at] > ' ') {
      at++;
    }
    if (at - start < 2 || at >= limit || bytes[at - 1] != ':') {
      return start;
    }
    device = start;
    deviceEnd = at - 1;
    return afterStar(skipSpaces(at, to));
  }

  /** Parses {@code host tag[pid]: }; host or tag may be missing. */
  private void origin(int start) {
    int at = start;
    if (!tag(at)) {
      int host = wordEnd(at, to);
      if (host > at && !has(HOST)) {
        set(HOST, at, host);
        at = skipSpaces(host, to);
        // An ASA has a separate colon after its name.
        if (to - at > 2 && bytes[at] == ':' && bytes[at + 1] == ' ') {
          at = skipSpaces(at + 1, to);
        }
      }
      if (!tag(at)) {
        set(MESSAGE, at, to);
      }
    }
  }

  /**
   * Returns whether there is a tag: a word that ends with a colon, with or without a process ID.
   */
  private boolean tag(int start) {
    int limit = Math.min(to, start + LONGEST_TAG);
    int at = start;
    while (at < limit && bytes[at] > ' ' && bytes[at] != '[' && bytes[at] != ':') {
      at++;
    }
    int name = at;
    int close = at < limit && bytes[at] == '[' ? indexOf(']', at, limit) : -1;
    if (close >= 0) {
      at = close + 1;
    }
    // A colon followed by more text is part of a host's address or name.
    if (name == start
        || at >= limit
        || bytes[at] != ':'
        || (at + 1 < to && bytes[at + 1] != ' ' && bytes[at + 1] != '\n')) {
      return false;
    }
    set(SERVICE, start, name);
    if (close >= 0) {
      set(PROCID, name + 1, close);
    }
    set(MESSAGE, Math.min(to, at + 1 < to && bytes[at + 1] == ' ' ? at + 2 : at + 1), to);
    return true;
  }
}
