package dev.streamgauge.patterns.signature;

import static dev.streamgauge.patterns.signature.Ascii.isAt;
import static dev.streamgauge.patterns.signature.Ascii.isBlank;
import static dev.streamgauge.patterns.signature.Ascii.isDigit;
import static dev.streamgauge.patterns.signature.Ascii.skipBlanks;
import static dev.streamgauge.patterns.signature.Ascii.wordEnd;

/**
 * Finds where the message of a line begins: after the time, and after what says where the line
 * comes from, such as host, process, severity, thread and logger. Lines that do not begin with a
 * time have no header.
 */
final class MessageStart {
  private static final int MOST_BRACKETED = 200;
  private static final int MOST_COLUMNS = 2;
  private static final int MOST_TAGS = 4;

  /** How many words of syslog's host and program may precede the colon. */
  private static final int MOST_SYSLOG_WORDS = 3;

  private byte[] bytes;
  private int to;
  private boolean syslog;

  /** Where the message begins, as far as is known. */
  private int message;

  private boolean severity;

  /** The number of words that are neither of these: a host, a logger, or already the message. */
  private int plainWords;

  private boolean firstIsName;
  private int afterFirst;

  /** Returns where the message of the line {@code [from, to)} begins. */
  int find(byte[] line, int from, int end) {
    int start = skipBlanks(line, from, end);
    if (start < end && (line[start] == '{' || line[start] == '"')) {
      return start;
    }
    int afterTime = HeaderTime.end(line, start, end);
    if (afterTime < 0) {
      return start;
    }
    bytes = line;
    to = end;
    if (isAt(line, afterTime, end, '|')) {
      return afterColumns(afterTime);
    }
    syslog = HeaderTime.isSyslog(line, start, afterTime);
    message = afterTime;
    severity = false;
    plainWords = 0;
    firstIsName = false;
    return afterOrigin(afterTime);
  }

  /** Skips columns of one word, as in {@code |component|17|text}. */
  private int afterColumns(int from) {
    int at = from;
    for (int i = 0; i < MOST_COLUMNS; i++) {
      int end = at + 1;
      while (end < to && !isBlank(bytes[end]) && bytes[end] != '|') {
        end++;
      }
      if (!isAt(bytes, end, to, '|')) {
        break;
      }
      at = end;
    }
    return at + 1;
  }

  private int afterOrigin(int from) {
    int at = skipBlanks(bytes, from, to);
    while (at < to) {
      byte b = bytes[at];
      if (b == '-' || b == '|' || b == ':' || b == ',') {
        at = afterSeparator(at);
      } else if (b == '[') {
        at = afterBracket(at);
      } else {
        at = afterWord(at);
      }
      if (at < 0) {
        return message;
      }
      at = skipBlanks(bytes, at, to);
    }
    return message;
  }

  private int afterSeparator(int from) {
    int at = from + 1;
    while (at < to && (bytes[at] == '-' || bytes[at] == '|' || bytes[at] == ':')) {
      at++;
    }
    if (at < to && !isBlank(bytes[at])) {
      return end();
    }
    if (plainWords == 0) {
      message = at;
    }
    return at;
  }

  /**
   * Returns whether nothing but a host or the like precedes, which is not a word of the message.
   */
  private boolean afterOrigin() {
    return plainWords == 0 || (plainWords == 1 && (firstIsName || syslog));
  }

  private int afterBracket(int from) {
    int close = closing(from);
    if (close < 0 || !afterOrigin()) {
      return end();
    }
    int at = close + 1;
    while (at < to && (bytes[at] == ':' || bytes[at] == ',')) {
      at++;
    }
    message = at;
    return at;
  }

  /** Returns the place of the bracket that closes the one at {@code from}, or -1. */
  private int closing(int from) {
    int depth = 0;
    int end = Math.min(to, from + MOST_BRACKETED);
    for (int i = from; i < end; i++) {
      depth += bytes[i] == '[' ? 1 : bytes[i] == ']' ? -1 : 0;
      if (depth == 0) {
        return i;
      }
    }
    return -1;
  }

  private int afterWord(int from) {
    int end = nameEnd(from);
    if (isAt(bytes, end, to, '[')) {
      int close = closing(end);
      if (close > 0 && isAt(bytes, close + 1, to, ':')) {
        return begin(close + 2);
      }
      end = close > 0 ? close + 1 : end + 1;
    }
    int stripped = end;
    while (stripped > from && (bytes[stripped - 1] == ':' || bytes[stripped - 1] == ',')) {
      stripped--;
    }
    boolean more = skipBlanks(bytes, end, to) < to;
    if (plainWords == 0 && isNumber(from, stripped)) {
      message = end;
      return end;
    }
    if (!severity && more && afterOrigin()) {
      int after = isSeverity(from, stripped) ? end : afterTags(from, stripped, end);
      if (after > 0) {
        severity = true;
        plainWords = 0;
        firstIsName = false;
        message = after;
        return after;
      }
    }
    boolean name = isName(from, stripped);
    if (bytes[end - 1] == ':') {
      return name || (plainWords > 0 && !severity) ? begin(end) : end();
    }
    if (severity && plainWords == 0 && name && isLogger(from, end)) {
      message = end;
      return end;
    }
    int next = skipBlanks(bytes, end, to);
    if ((name || firstIsName)
        && isAt(bytes, next, to, '-')
        && next + 1 < to
        && isBlank(bytes[next + 1])) {
      return begin(next + 1);
    }
    return afterPlain(end, name);
  }

  private int afterPlain(int end, boolean name) {
    if (++plainWords == 1) {
      firstIsName = name;
      afterFirst = end;
    }
    int most = syslog ? MOST_SYSLOG_WORDS : firstIsName ? 2 : 1;
    return plainWords > most ? end() : end;
  }

  /** Ends the header at {@code at}. */
  private int begin(int at) {
    message = at;
    syslog = false;
    return -1;
  }

  /** Ends the header where it is known to end, which in syslog is after the host at least. */
  private int end() {
    if (syslog && plainWords > 0) {
      message = afterFirst;
    }
    return -1;
  }

  /** Returns the end of a word, in which a part in parentheses may have brackets and blanks. */
  private int nameEnd(int from) {
    int end = from;
    while (end < to && !isBlank(bytes[end]) && bytes[end] != '[') {
      if (bytes[end] == '(') {
        int close = end;
        while (close < to && bytes[close] != ')' && !isBlank(bytes[close])) {
          close++;
        }
        if (!isAt(bytes, close, to, ')')) {
          break;
        }
        end = close;
      }
      end++;
    }
    return Math.max(end, Math.min(to, from + 1));
  }

  /** Returns the end of the severity behind columns in capitals, or -1. */
  private int afterTags(int from, int tagEnd, int end) {
    if (tagEnd - from < 2 || !HeaderTime.isTag(bytes, from, tagEnd)) {
      return -1;
    }
    int at = end;
    for (int i = 0; i < MOST_TAGS; i++) {
      int start = skipBlanks(bytes, at, to);
      at = wordEnd(bytes, start, to);
      if (at - start > 1 && isSeverity(start, at)) {
        return skipBlanks(bytes, at, to) < to ? at : -1;
      }
      if (!HeaderTime.isTag(bytes, start, at)) {
        return -1;
      }
    }
    return -1;
  }

  private boolean isSeverity(int from, int end) {
    int first = from;
    int last = end;
    while (first < last && (bytes[first] == '<' || bytes[first] == '(')) {
      first++;
    }
    while (last > first && (bytes[last - 1] == '>' || bytes[last - 1] == ')')) {
      last--;
    }
    boolean letter = last - first == 1;
    return KnownWords.SEVERITY.has(bytes, first, last)
        && !(letter && (Ascii.classOf(bytes[first]) & Ascii.UPPER) == 0);
  }

  private boolean isNumber(int from, int end) {
    for (int i = from; i < end; i++) {
      if (!isDigit(bytes[i])) {
        return false;
      }
    }
    return from < end;
  }

  /** Returns whether a word with dots can be a logger's name. */
  private boolean isLogger(int from, int end) {
    for (int i = from; i < end; i++) {
      if (bytes[i] == '.') {
        return Ascii.isLetter(bytes[from]);
      }
    }
    return false;
  }

  /** Returns whether a word looks like a name in a program rather than a word of a sentence. */
  private boolean isName(int from, int end) {
    for (int i = from + 1; i < end; i++) {
      byte b = bytes[i];
      if ((Ascii.classOf(b) & Ascii.NAME) != 0) {
        return true;
      }
      if (b >= 'A' && b <= 'Z' && bytes[i - 1] >= 'a' && bytes[i - 1] <= 'z') {
        return true;
      }
    }
    return false;
  }
}
