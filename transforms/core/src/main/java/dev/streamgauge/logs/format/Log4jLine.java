package dev.streamgauge.logs.format;

import dev.streamgauge.logs.record.Severity;
import dev.streamgauge.logs.record.SeverityWords;
import dev.streamgauge.logs.time.GregorianDates;
import dev.streamgauge.logs.time.LogTimes;
import dev.streamgauge.logs.time.TimeToken;
import java.util.Map;

/**
 * A line of log4j, logback or a similar logger: a time, a level, and between or after them a thread
 * in brackets, a logger, a process ID. The order varies, so parts are recognized by their shape:
 * {@code 2023-11-14 22:13:20,123 ERROR [main] a.b.C: text}, {@code 22:13:20.123 [main] ERROR a.b.C
 * - text}, {@code [2023-11-14 22:13:20] [error] [client 10.0.0.7] text}, {@code 11-14 22:13:20.123
 * 71 72 E Tag: text} (Android). A level is required; if no time precedes it, the line must begin
 * with the level or with brackets. Only after a time in brackets a name and a dash suffice: {@code
 * [11.14 22:13:20] app - text}.
 */
final class Log4jLine extends SlicedLine {
  private static final int LEVEL = 2;
  private static final int LOGGER = 3;
  private static final int THREAD = 4;
  private static final int PID = 5;
  private static final int CLIENT = 6;

  /** A level after more than this many words and brackets is not the line's level. */
  private static final int MAX_PARTS = 6;

  private static final Map<String, Integer> SLOTS =
      Map.of(
          "time", TIME,
          "message", MESSAGE,
          "level", LEVEL,
          "logger", LOGGER,
          "service", LOGGER,
          "thread", THREAD,
          "pid", PID,
          "client", CLIENT);

  private static final byte[] CLIENT_WORD = {'c', 'l', 'i', 'e', 'n', 't', ' '};
  private static final byte[] PID_WORD = {'p', 'i', 'd', ' '};

  /** The position after the parts parsed so far. */
  private int at;

  /** Where the line's first line ends. */
  private int end;

  /** Whether there are columns: a comma after the time, then many spaces (Windows' CBS). */
  private boolean columns;

  Log4jLine(LogTimes times) {
    super("log4j", times, SLOTS);
  }

  @Override
  boolean cut() {
    at = from;
    int newline = indexOf('\n', from, to);
    end = newline < 0 ? to : newline;
    time();
    int behindTime = at;
    columns = has(TIME) && at < end && bytes[at] == ',';
    if (!has(LEVEL) && !level()) {
      return has(TIME) && bytes[from] == '[' && nameAndDash(behindTime);
    }
    if (!has(TIME)) {
      at = skipSpaces(at, end);
      time();
    }
    logger();
    int start = skipSpaces(at, end);
    while (start < end && bytes[start] == '\t') {
      start++;
    }
    set(MESSAGE, start, to);
    return true;
  }

  /** Parses a time, in brackets or not. */
  private void time() {
    if (at >= end) {
      return;
    }
    boolean brackets = bytes[at] == '[';
    int start = brackets ? at + 1 : at;
    // Without brackets, a time that begins with a month belongs to syslog.
    int timeEnd =
        brackets || GregorianDates.isDigit(bytes[at]) ? TimeToken.end(bytes, start, end) : -1;
    if (timeEnd > 0 && (!brackets || (timeEnd < end && bytes[timeEnd] == ']'))) {
      set(TIME, start, timeEnd);
      at = brackets ? timeEnd + 1 : timeEnd;
    } else if (timeEnd > 0 && timeEnd < end) {
      timeAndLevel(start, timeEnd);
    }
  }

  /**
   * Parses the rest of brackets that begin with a time: {@code [time LEVEL]} of Serilog, {@code
   * [time LEVEL logger]} of Rust, {@code [time: LEVEL/thread]} of Celery.
   */
  private void timeAndLevel(int start, int timeEnd) {
    int close = indexOf(']', timeEnd, end);
    int level = skipSpaces(bytes[timeEnd] == ':' ? timeEnd + 1 : timeEnd, end);
    int stop = level;
    while (stop < close && bytes[stop] != ' ' && bytes[stop] != '/') {
      stop++;
    }
    if (level == timeEnd || stop == level || !isLevel(level, stop, true)) {
      return;
    }
    set(TIME, start, timeEnd);
    set(LEVEL, level, stop);
    if (stop + 1 < close) {
      int rest = skipSpaces(stop + 1, close);
      set(bytes[stop] == '/' ? THREAD : LOGGER, rest, close);
    }
    at = close + 1;
  }

  /** Parses {@code name - text} as the whole rest of the line. */
  private boolean nameAndDash(int start) {
    at = skipSpaces(start, end);
    int nameEnd = wordEnd(at, end);
    int word = nameEnd;
    if (end - word > 3 && bytes[word + 1] == '*') {
      // Proxifier marks 64-bit programs: "app *64 - text".
      word = wordEnd(word + 1, end);
    }
    if (end - word < 3
        || bytes[word + 1] != '-'
        || bytes[word + 2] != ' '
        || !WordShapes.isName(bytes, at, nameEnd)) {
      return false;
    }
    clear(THREAD);
    set(LOGGER, at, nameEnd);
    set(MESSAGE, skipSpaces(word + 3, end), to);
    return true;
  }

  /** Advances past the level; returns false if there is none in its place. */
  private boolean level() {
    boolean anchored = has(TIME);
    int words = 0;
    int numbers = 0;
    for (int part = 0; part < MAX_PARTS; part++) {
      at = skipSpaces(at, end);
      if (at >= end) {
        return false;
      }
      if (bytes[at] == '[') {
        if (!brackets()) {
          return false;
        }
        if (has(LEVEL)) {
          return true;
        }
        anchored = true;
      } else if (anchored && bytes[at] == '{') {
        // Airflow has the file and line in braces.
        int close = indexOf('}', at, end);
        if (close < 0) {
          return false;
        }
        at = close + 1;
      } else {
        int stop = WordShapes.tokenEnd(bytes, at, end);
        if (stop == at) {
          at++;
        } else if (isLevel(at, stop, !mayBeLowerCase(stop, words)) || isLetter(at, stop, numbers)) {
          set(LEVEL, at, stop);
          at = stop;
          return true;
        } else {
          if (has(TIME) && digitsEnd(at) == stop) {
            set(numbers == 0 ? PID : THREAD, at, stop);
            numbers++;
          }
          // Milliseconds since the start may begin a line.
          anchored |= part == 0 && digitsEnd(at) == stop;
          words += isWord(at, stop) ? 1 : 0;
          // More than one word before the level are the host and program of a syslog line.
          if (!anchored || words > 1) {
            return false;
          }
          if (WordShapes.isName(bytes, at, stop)) {
            set(LOGGER, at, stop);
          }
          at = stop;
        }
      }
    }
    return false;
  }

  /**
   * Returns whether a level is recognized by its position after a time, so may be in lower case: in
   * a column, or before a colon.
   */
  private boolean mayBeLowerCase(int stop, int words) {
    if (!has(TIME)) {
      return false;
    }
    if (words == 0 && stop < end && bytes[stop] == '\t' && bytes[at - 1] == '\t') {
      return true;
    }
    return columns
        ? words == 0
        : stop < end
            && bytes[stop] == ':'
            && SeverityWords.scan(bytes, at, stop + 1) != Severity.UNKNOWN;
  }

  /** Returns whether it is Android's letter, which follows the process and thread IDs. */
  private boolean isLetter(int start, int stop, int numbers) {
    return numbers == 2
        && stop == start + 1
        && stop < end
        && bytes[stop] == ' '
        && SeverityWords.letter(bytes[start]) != Severity.UNKNOWN;
  }

  private int digitsEnd(int start) {
    return TimeToken.digitsEnd(bytes, start, end);
  }

  /** Returns whether it is a word, not a number, a dash or the like. */
  private boolean isWord(int start, int stop) {
    return WordShapes.punctuationEnd(bytes, start, end) < stop && digitsEnd(start) < stop;
  }

  private boolean isLevel(int start, int stop, boolean capitals) {
    return stop - start >= 3
        && (!capitals || (bytes[start + 1] & 0x20) == 0)
        && SeverityWords.named(bytes, start, stop) != Severity.UNKNOWN;
  }

  /**
   * Classifies the content of the current brackets by its shape; returns false if they do not
   * close.
   */
  private boolean brackets() {
    int close = WordShapes.closing(bytes, at, end);
    if (close < 0) {
      return false;
    }
    int start = skipSpaces(at + 1, close);
    int stop = close;
    while (stop > start && bytes[stop - 1] == ' ') {
      stop--;
    }
    at = close + 1;
    int colon = indexOf(':', start, stop);
    if (!has(LEVEL) && isLevel(start, stop, false)) {
      set(LEVEL, start, stop);
    } else if (!has(LEVEL) && colon > 0 && isLevel(colon + 1, stop, false)) {
      // Apache since 2.4: [module:level].
      set(LEVEL, colon + 1, stop);
      setUnlessNil(LOGGER, start, colon);
    } else if (WordShapes.begins(bytes, start, stop, CLIENT_WORD)) {
      set(CLIENT, start + CLIENT_WORD.length, stop);
    } else if (WordShapes.begins(bytes, start, stop, PID_WORD)) {
      set(PID, start + PID_WORD.length, colon > 0 ? colon : stop);
    } else if (!has(LOGGER)
        && indexOf('.', start, stop) > 0
        && WordShapes.isName(bytes, start, stop)) {
      set(LOGGER, start, stop);
    } else if (!has(THREAD)) {
      set(THREAD, start, stop);
    }
    return true;
  }

  /** Advances to the start of the message, past brackets, dashes and a logger. */
  private void logger() {
    while (true) {
      at = skipSpaces(at, end);
      if (at >= end) {
        return;
      }
      byte b = bytes[at];
      if (b == '[') {
        if ((has(THREAD) && has(LOGGER)) || !brackets()) {
          return;
        }
      } else if (b == '-' || b == ':' || b == '|') {
        at = WordShapes.punctuationEnd(bytes, at, end);
        if (has(LOGGER)) {
          return;
        }
      } else if (!pid() && (has(LOGGER) || !loggerWord())) {
        return;
      }
    }
  }

  /** Skips Spring Boot's {@code 4711 --- } before the thread. */
  private boolean pid() {
    int i = digitsEnd(at);
    if (i == at || end - i < 4 || bytes[i + 1] != '-' || bytes[i + 2] != '-') {
      return false;
    }
    set(PID, at, i);
    at = i + 1;
    return true;
  }

  /** Takes a word followed by a colon, a bar or a dash as the logger. */
  private boolean loggerWord() {
    int wordEnd = WordShapes.tokenEnd(bytes, at, end);
    int next = skipSpaces(wordEnd, end);
    boolean separated =
        next < end
            && (bytes[next] == ':' || bytes[next] == '|' || (bytes[next] == '-' && next > wordEnd));
    separated |= columns && next - wordEnd >= 2;
    // OpenStack has a request in brackets after it.
    separated |=
        has(PID)
            && next < end
            && bytes[next] == '['
            && next > wordEnd
            && indexOf('.', at, wordEnd) > 0;
    separated |= isTomcat() && next > wordEnd && indexOf('.', at, wordEnd) > 0;
    if (!separated || !WordShapes.isName(bytes, at, wordEnd)) {
      return false;
    }
    set(LOGGER, at, wordEnd);
    at = next;
    return true;
  }

  /**
   * Returns whether the line is Tomcat's, whose time is {@code dd-Mmm-yyyy}; it has nothing between
   * class and message.
   */
  private boolean isTomcat() {
    return has(TIME)
        && has(THREAD)
        && bytes[start(TIME) + 2] == '-'
        && end(TIME) - start(TIME) > 18;
  }

  @Override
  Severity findSeverity() {
    if (!has(LEVEL)) {
      return SeverityWords.scan(bytes, start(MESSAGE), to);
    }
    if (end(LEVEL) - start(LEVEL) == 1) {
      return SeverityWords.letter(bytes[start(LEVEL)]);
    }
    return SeverityWords.named(bytes, start(LEVEL), end(LEVEL));
  }
}
