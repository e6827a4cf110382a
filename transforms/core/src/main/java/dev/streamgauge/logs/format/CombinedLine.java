package dev.streamgauge.logs.format;

import dev.streamgauge.logs.record.Severity;
import dev.streamgauge.logs.time.GregorianDates;
import dev.streamgauge.logs.time.LogTimes;
import java.util.Map;

/**
 * A line of an access log of Apache or nginx: the <a
 * href="https://httpd.apache.org/docs/2.4/logs.html#accesslog">common or the combined log
 * format</a>, with or without a leading virtual host. Anything after that is ignored.
 */
final class CombinedLine extends SlicedLine {
  private static final int CLIENT = 2;
  private static final int USER = 3;
  private static final int HOST = 4;
  private static final int REQUEST = MESSAGE;
  private static final int METHOD = 5;
  private static final int PATH = 6;
  private static final int PROTOCOL = 7;
  private static final int STATUS = 8;
  private static final int BYTES = 9;
  private static final int REFERER = 10;
  private static final int AGENT = 11;

  private static final Map<String, Integer> SLOTS =
      Map.ofEntries(
          Map.entry("time", TIME),
          Map.entry("message", MESSAGE),
          Map.entry("request", REQUEST),
          Map.entry("client", CLIENT),
          Map.entry("user", USER),
          Map.entry("host", HOST),
          Map.entry("method", METHOD),
          Map.entry("path", PATH),
          Map.entry("protocol", PROTOCOL),
          Map.entry("status", STATUS),
          Map.entry("bytes", BYTES),
          Map.entry("referer", REFERER),
          Map.entry("agent", AGENT));

  CombinedLine(LogTimes times) {
    super("combined", times, SLOTS);
  }

  @Override
  boolean cut() {
    int open = indexOf('[', from, to);
    int close = open < 0 ? -1 : indexOf(']', open, to);
    if (close - open < 12
        || bytes[open + 3] != '/'
        || bytes[open + 7] != '/'
        || !who(open)
        || close + 2 >= to
        || bytes[close + 2] != '"') {
      return false;
    }
    set(TIME, open + 1, close);
    int quote = quoteEnd(close + 3);
    if (quote < 0 || !result(quote + 1)) {
      return false;
    }
    setUnlessNil(REQUEST, close + 3, quote);
    request(close + 3, quote);
    return true;
  }

  /** Parses {@code client ident user }, with or without a leading virtual host and port. */
  private boolean who(int end) {
    int at = from;
    int first = wordEnd(at, end);
    int second = wordEnd(Math.min(first + 1, end), end);
    int third = wordEnd(Math.min(second + 1, end), end);
    int fourth = wordEnd(Math.min(third + 1, end), end);
    if (fourth + 1 == end && isNil(second + 1, third) && indexOf(':', at, first) > 0) {
      set(HOST, at, indexOf(':', at, first));
      at = first + 1;
      first = second;
      second = third;
    }
    // A user name may contain spaces.
    if (second + 2 >= end || bytes[end - 1] != ' ' || first == at) {
      return false;
    }
    set(CLIENT, at, first);
    setUnlessNil(USER, second + 1, end - 1);
    return true;
  }

  private boolean isNil(int start, int end) {
    return end - start == 1 && bytes[start] == '-';
  }

  /**
   * Returns the closing quote of the text that begins at {@code start}; a backslash escapes a
   * quote.
   */
  private int quoteEnd(int start) {
    for (int i = start; i < to; i++) {
      if (bytes[i] == '"') {
        return i;
      }
      if (bytes[i] == '\\') {
        i++;
      }
    }
    return -1;
  }

  /** Parses {@code status bytes}, optionally followed by {@code "referer" "agent"}. */
  private boolean result(int at) {
    int status = at + 1;
    if (to - status < 5
        || bytes[at] != ' '
        || GregorianDates.two(bytes, status) < 0
        || !GregorianDates.isDigit(bytes[status + 2])
        || bytes[status + 3] != ' ') {
      return false;
    }
    set(STATUS, status, status + 3);
    int end = wordEnd(status + 4, to);
    setUnlessNil(BYTES, status + 4, end);
    quoted(AGENT, quoted(REFERER, end));
    return true;
  }

  private int quoted(int slot, int at) {
    if (to - at < 3 || bytes[at] != ' ' || bytes[at + 1] != '"') {
      return to;
    }
    int end = quoteEnd(at + 2);
    if (end < 0) {
      return to;
    }
    setUnlessNil(slot, at + 2, end);
    return end + 1;
  }

  /** Splits the request; a client that does not speak HTTP sends one without three words. */
  private void request(int start, int end) {
    int method = wordEnd(start, end);
    int path = wordEnd(Math.min(method + 1, end), end);
    if (path < end && path > method + 1) {
      set(METHOD, start, method);
      set(PATH, method + 1, path);
      set(PROTOCOL, path + 1, end);
    }
  }

  @Override
  Severity findSeverity() {
    return switch (bytes[start(STATUS)]) {
      case '5' -> Severity.ERROR;
      case '4' -> Severity.WARNING;
      default -> Severity.INFO;
    };
  }
}
