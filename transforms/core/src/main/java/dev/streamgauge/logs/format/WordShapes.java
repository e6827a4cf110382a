package dev.streamgauge.logs.format;

import dev.streamgauge.logs.time.GregorianDates;

/** The shapes by which the parts of a {@link Log4jLine} are recognized. */
final class WordShapes {
  private WordShapes() {}

  /** Returns the end of the word at {@code start}: at a space, a colon, a bar, a bracket. */
  static int tokenEnd(byte[] bytes, int start, int end) {
    int i = start;
    while (i < end
        && bytes[i] != ' '
        && bytes[i] != '\t'
        && bytes[i] != ':'
        && bytes[i] != '|'
        && bytes[i] != ','
        && bytes[i] != ']'
        && bytes[i] != '[') {
      i++;
    }
    return i;
  }

  /** Returns whether it is a letter followed by letters, digits and {@code . _ $ /}. */
  static boolean isName(byte[] bytes, int start, int stop) {
    if (start == stop || GregorianDates.isDigit(bytes[start])) {
      return false;
    }
    for (int i = start; i < stop; i++) {
      byte b = bytes[i];
      if (!GregorianDates.isAlphanumeric(b) && b != '.' && b != '_' && b != '$' && b != '/') {
        return false;
      }
    }
    return GregorianDates.isAlphanumeric(bytes[start]);
  }

  /**
   * Returns the bracket that closes the one at {@code open}, matching nested brackets if possible,
   * or else the first.
   */
  static int closing(byte[] bytes, int open, int end) {
    int first = -1;
    int depth = 0;
    for (int i = open; i < end; i++) {
      byte b = bytes[i];
      if (b == '[') {
        depth++;
      } else if (b == ']') {
        if (--depth == 0) {
          return i;
        }
        first = first < 0 ? i : first;
      }
    }
    return first;
  }

  /** Returns whether {@code [start, stop)} begins with {@code word}. */
  static boolean begins(byte[] bytes, int start, int stop, byte[] word) {
    if (stop - start < word.length) {
      return false;
    }
    for (int i = 0; i < word.length; i++) {
      if (bytes[start + i] != word[i]) {
        return false;
      }
    }
    return true;
  }

  /** Returns the end of dashes, colons and bars at {@code start}. */
  static int punctuationEnd(byte[] bytes, int start, int end) {
    int i = start;
    while (i < end && (bytes[i] == '-' || bytes[i] == ':' || bytes[i] == '|')) {
      i++;
    }
    return i;
  }
}
