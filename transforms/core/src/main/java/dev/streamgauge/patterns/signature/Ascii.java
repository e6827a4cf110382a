package dev.streamgauge.patterns.signature;

/** Classes of bytes, and words of few letters as numbers. */
final class Ascii {
  static final int LETTER = 1;
  static final int DIGIT = 2;
  static final int UPPER = 4;
  static final int HEX = 8;
  static final int DOT = 16;
  static final int SLASH = 32;
  static final int BACKSLASH = 64;

  /** Set for every byte of a word: letters, digits and what joins them. */
  static final int WORD = 128;

  /** Set for bytes that may be in a time, except colons. */
  static final int TIME = 256;

  /** Set for bytes that end a word of a header: blanks, brackets and bars. */
  static final int HEADER_WORD_END = 512;

  /** Set for bytes that are in names of programs rather than in words of a sentence. */
  static final int NAME = 1024;

  /** The most letters, of five bits each, that fit into a long. */
  static final int MOST_LETTERS = 12;

  private static final int[] CLASSES = new int[256];

  static {
    for (int c = 0; c < 256; c++) {
      boolean upper = c >= 'A' && c <= 'Z';
      boolean digit = c >= '0' && c <= '9';
      // Bytes of other scripts are letters.
      boolean letter = upper || (c >= 'a' && c <= 'z') || c >= 128;
      boolean hex = digit || (c >= 'a' && c <= 'f') || (c >= 'A' && c <= 'F');
      boolean joins = "_-./\\$%+~^".indexOf(c) >= 0;
      CLASSES[c] =
          (letter ? LETTER : 0)
              | (digit ? DIGIT : 0)
              | (upper ? UPPER : 0)
              | (hex ? HEX : 0)
              | (c == '.' ? DOT : 0)
              | (c == '/' ? SLASH : 0)
              | (c == '\\' ? BACKSLASH : 0)
              | (letter || digit || joins ? WORD : 0)
              | (digit || ".,-/+TZ".indexOf(c) >= 0 ? TIME : 0)
              | (" \t]|".indexOf(c) >= 0 ? HEADER_WORD_END : 0)
              | (digit || "._$/([-".indexOf(c) >= 0 ? NAME : 0);
    }
  }

  private Ascii() {}

  static int classOf(byte b) {
    return CLASSES[b & 0xFF];
  }

  static boolean isDigit(byte b) {
    return b >= '0' && b <= '9';
  }

  static boolean isLetter(byte b) {
    return (classOf(b) & LETTER) != 0;
  }

  static boolean isWord(byte b) {
    return (classOf(b) & WORD) != 0;
  }

  static boolean isHex(byte b) {
    return (classOf(b) & HEX) != 0;
  }

  static boolean isBlank(byte b) {
    return b == ' ' || b == '\t';
  }

  static int skipBlanks(byte[] bytes, int from, int to) {
    int at = from;
    while (at < to && isBlank(bytes[at])) {
      at++;
    }
    return at;
  }

  static int wordEnd(byte[] bytes, int from, int to) {
    int at = from;
    while (at < to && !isBlank(bytes[at])) {
      at++;
    }
    return at;
  }

  static boolean isAt(byte[] bytes, int at, int to, char wanted) {
    return at < to && bytes[at] == wanted;
  }

  /** Returns whether {@code [from, to)} has a digit. */
  static boolean hasDigit(byte[] bytes, int from, int to) {
    for (int i = from; i < to; i++) {
      if (isDigit(bytes[i])) {
        return true;
      }
    }
    return false;
  }

  /** Returns a number for a word of up to {@value #MOST_LETTERS} letters in any case, or -1. */
  static long pack(byte[] bytes, int from, int to) {
    if (to - from > MOST_LETTERS || from == to) {
      return -1;
    }
    long packed = 0;
    for (int i = from; i < to; i++) {
      int lower = bytes[i] | 0x20;
      if (lower < 'a' || lower > 'z') {
        return -1;
      }
      packed = packed << 5 | (lower - 'a' + 1);
    }
    return packed;
  }
}
