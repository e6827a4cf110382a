package dev.streamgauge.patterns.signature;

import static dev.streamgauge.patterns.signature.Ascii.isBlank;
import static dev.streamgauge.patterns.signature.Ascii.isDigit;

/** Recognizes the times at the start of a line, in whatever layout. */
final class HeaderTime {
  /** How many words may precede the first time, or lie between two. */
  private static final int WORDS_BETWEEN = 4;

  private HeaderTime() {}

  /**
   * Returns where the times end that the line begins with, or -1 if it does not begin with one. A
   * number, a tag in capitals or a part of a date may precede the first.
   */
  static int end(byte[] bytes, int from, int to) {
    int at = compactEnd(bytes, from, to);
    int last = at > from ? at : -1;
    int limit = WORDS_BETWEEN;
    for (int words = at > from ? 2 : 0; at < to && words <= limit; words++) {
      int start = at;
      while (start < to && (bytes[start] == '[' || bytes[start] == '<' || bytes[start] == '(')) {
        start++;
      }
      int end = start;
      int colons = 0;
      int digits = 0;
      int all = Ascii.TIME;
      for (; end < to; end++) {
        int kind = Ascii.classOf(bytes[end]);
        if ((kind & Ascii.HEADER_WORD_END) != 0) {
          break;
        }
        if (bytes[end] == ':') {
          colons++;
        } else {
          digits += kind & Ascii.DIGIT;
          all &= kind;
        }
      }
      boolean time = all != 0 && isTime(bytes, start, end, colons, digits / Ascii.DIGIT);
      if (!time
          && ((end > start && bytes[end - 1] == ':')
              || (words == 0 && !opens(bytes, start, end)))) {
        break;
      }
      at = end;
      while (at < to && (isBlank(bytes[at]) || bytes[at] == ']')) {
        at++;
      }
      boolean year = last == start && isYear(bytes, start, end);
      if (time || year) {
        last = at;
        limit = words + WORDS_BETWEEN;
      }
      if (Ascii.isAt(bytes, end, to, '|')) {
        break;
      }
    }
    return last;
  }

  /** Returns the end of a date and a clock of six digits each, or {@code from}. */
  private static int compactEnd(byte[] bytes, int from, int to) {
    int at = from;
    for (int i = 0; i < 2; i++) {
      int end = Ascii.wordEnd(bytes, at, to);
      if (end - at != 6 || end == to) {
        return from;
      }
      for (int digit = at; digit < end; digit++) {
        if (!isDigit(bytes[digit])) {
          return from;
        }
      }
      at = end + 1;
    }
    return at;
  }

  private static boolean isYear(byte[] bytes, int from, int to) {
    return to - from == 4
        && (bytes[from] == '1' || bytes[from] == '2')
        && isDigit(bytes[from + 1])
        && isDigit(bytes[from + 2])
        && isDigit(bytes[from + 3]);
  }

  /** Returns whether a word other than a time may be the first of a line with a header. */
  private static boolean opens(byte[] bytes, int from, int to) {
    return from < to
        && (Ascii.hasDigit(bytes, from, to)
            || isTag(bytes, from, to)
            || KnownWords.DATE.has(bytes, from, to));
  }

  /** Returns whether a word is a dash or in capitals. */
  static boolean isTag(byte[] bytes, int from, int to) {
    for (int i = from; i < to; i++) {
      if ((bytes[i] < 'A' || bytes[i] > 'Z') && bytes[i] != '_') {
        return bytes[i] == '-' && to - from == 1;
      }
    }
    return from < to;
  }

  /**
   * Returns whether a word of nothing but {@link Ascii#TIME} and colons is a clock such as
   * 22:13:20, a date with the year first and perhaps a clock, or the seconds or milliseconds since
   * 1970.
   */
  private static boolean isTime(byte[] bytes, int from, int to, int colons, int digits) {
    int length = to - from;
    if (colons >= 2 && digits >= 4) {
      return true;
    }
    if (digits == length) {
      return (length == 10 || length == 13) && bytes[from] == '1';
    }
    return digits >= 8
        && length >= 10
        && (bytes[from] == '1' || bytes[from] == '2')
        && isDigit(bytes[from + 3])
        && !isDigit(bytes[from + 4])
        && isDigit(bytes[from + 6])
        && !isDigit(bytes[from + 7])
        && isDigit(bytes[from + 9]);
  }

  /** Returns whether the time that ends at {@code to} is written like Nov 14 22:13:20. */
  static boolean isSyslog(byte[] bytes, int from, int to) {
    int end = to;
    while (end > from && isBlank(bytes[end - 1])) {
      end--;
    }
    if (end - from < 14
        || bytes[end - 3] != ':'
        || bytes[end - 6] != ':'
        || !isBlank(bytes[end - 9])) {
      return false;
    }
    int day = end - 9;
    while (day > from && (isBlank(bytes[day - 1]) || isDigit(bytes[day - 1]))) {
      day--;
    }
    return day - 3 >= from && KnownWords.DATE.has(bytes, day - 3, day);
  }
}
