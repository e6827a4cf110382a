package dev.streamgauge.logs.format;

import dev.streamgauge.lines.LineTime;
import dev.streamgauge.logs.record.Severity;
import dev.streamgauge.logs.record.SeverityWords;
import dev.streamgauge.logs.time.GregorianDates;
import dev.streamgauge.logs.time.LogTimes;
import java.util.Map;

/**
 * A line of java.util.logging's {@link java.util.logging.SimpleFormatter}, which writes two lines
 * per record: {@code Nov 14, 2023 10:13:20 PM a.b.C method} and {@code SEVERE: text}. Each can be
 * read alone, or both if they are joined.
 */
final class JulLine extends SlicedLine {
  private static final int LEVEL = 2;
  private static final int LOGGER = 3;
  private static final int METHOD = 4;
  private static final int LONGEST_LEVEL = 7;
  private static final long HOUR = 3_600_000;

  private static final Map<String, Integer> SLOTS =
      Map.of(
          "time", TIME,
          "message", MESSAGE,
          "level", LEVEL,
          "logger", LOGGER,
          "service", LOGGER,
          "method", METHOD);

  private long localMillis;

  JulLine(LogTimes times) {
    super("jul", times, SLOTS);
  }

  @Override
  boolean cut() {
    if (from == to) {
      return false;
    }
    if (level(from)) {
      return true;
    }
    int end = timeEnd();
    if (end < 0) {
      return false;
    }
    set(TIME, from, end);
    int newline = indexOf('\n', end, to);
    int lineEnd = newline < 0 ? to : newline;
    int logger = skipSpaces(end, lineEnd);
    int loggerEnd = wordEnd(logger, lineEnd);
    if (loggerEnd > logger) {
      set(LOGGER, logger, loggerEnd);
    }
    if (loggerEnd + 1 < lineEnd) {
      set(METHOD, loggerEnd + 1, lineEnd);
    }
    if (newline >= 0 && !level(newline + 1)) {
      set(MESSAGE, newline + 1, to);
    }
    return true;
  }

  /** Parses {@code LEVEL: text}, with one of the names of {@link java.util.logging.Level}. */
  private boolean level(int start) {
    int colon = indexOf(':', start, Math.min(to, start + LONGEST_LEVEL + 1));
    if (colon < 0 || (colon + 1 < to && bytes[colon + 1] != ' ')) {
      return false;
    }
    switch (text(start, colon)) {
      case "SEVERE", "WARNING", "INFO", "CONFIG", "FINE", "FINER", "FINEST" -> {
        set(LEVEL, start, colon);
        set(MESSAGE, Math.min(to, colon + 2), to);
        return true;
      }
      default -> {
        return false;
      }
    }
  }

  /**
   * Returns the end of {@code Mmm d, yyyy h:mm:ss AM}; since Java 20 with a narrow space (U+202F)
   * before AM.
   */
  private int timeEnd() {
    int comma = indexOf(',', from, Math.min(to, from + 7));
    if (comma < from + 5 || to - comma < 18 || bytes[comma + 1] != ' ' || bytes[comma + 6] != ' ') {
      return -1;
    }
    int day = comma == from + 6 ? GregorianDates.two(bytes, from + 4) : bytes[from + 4] - '0';
    long epochDay =
        GregorianDates.epochDay(
            GregorianDates.four(bytes, comma + 2), GregorianDates.month(bytes, from), day);
    int at = comma + 7;
    int hour = bytes[at + 1] == ':' ? bytes[at] - '0' : GregorianDates.two(bytes, at);
    at += bytes[at + 1] == ':' ? 1 : 2;
    // Any two hour digits fit, since the rest is parsed as if at midnight.
    if (to - at < 9 || bytes[at] != ':' || bytes[at + 3] != ':') {
      return -1;
    }
    int minute = GregorianDates.two(bytes, at + 1);
    int second = GregorianDates.two(bytes, at + 4);
    at += 6;
    if (bytes[at] == ' ') {
      at++;
    } else if (bytes[at] == (byte) 0xE2 && to - at >= 5) {
      at += 3;
    }
    boolean pm = bytes[at] == 'P';
    if (epochDay == LineTime.NONE
        || hour < 1
        || hour > 12
        || (minute | second) < 0
        || minute > 59
        || second > 60
        || at + 2 > to
        || !(pm || bytes[at] == 'A')
        || bytes[at + 1] != 'M') {
      return -1;
    }
    localMillis =
        epochDay * 24 * HOUR + (hour % 12 + (pm ? 12 : 0)) * HOUR + (minute * 60L + second) * 1000;
    return at + 2;
  }

  @Override
  Severity findSeverity() {
    return has(LEVEL) ? SeverityWords.named(bytes, start(LEVEL), end(LEVEL)) : Severity.UNKNOWN;
  }

  @Override
  public long timeMillis(long referenceMillis) {
    return has(TIME) ? times().clock().toInstant(localMillis, referenceMillis) : LineTime.NONE;
  }
}
