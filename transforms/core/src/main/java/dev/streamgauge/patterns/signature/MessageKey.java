package dev.streamgauge.patterns.signature;

import static dev.streamgauge.patterns.signature.Ascii.isDigit;
import static dev.streamgauge.patterns.signature.Ascii.isLetter;

import java.util.Arrays;

/**
 * Shortens messages without changing their {@linkplain LineSignature signatures}, so that messages
 * which differ in their numbers become equal. A word with a digit is a value, whatever else it
 * says; only its first and last byte, and up to the length of a hexadecimal group also its length,
 * can matter for the words around it. Not thread-safe.
 */
final class MessageKey {
  /** Longer messages are not shortened. */
  static final int MAX_BYTES = 1024;

  /** A longer word cannot be a group of hexadecimal digits, so it may become this short. */
  private static final int SHORTENED = LineSignature.HEX_GROUPS + 1;

  private final byte[] key = new byte[MAX_BYTES];
  private int size;

  /** Whether the word before has a digit. */
  private boolean afterNumber;

  /** Whether a key precedes whose last letters may have been cut out. */
  private boolean afterCutKey;

  /** Whether a quote precedes immediately, so that a word may be a product with its version. */
  private boolean afterQuote;

  private boolean quotes;

  /**
   * Shortens {@code [from, to)}.
   *
   * @return whether it has the same signature then; if not, {@link #bytes()} means nothing
   */
  boolean shorten(byte[] line, int from, int to) {
    size = 0;
    if (to - from > MAX_BYTES) {
      return false;
    }
    afterNumber = false;
    afterCutKey = false;
    afterQuote = false;
    quotes = false;
    int at = from;
    while (at < to) {
      at = word(line, at, to);
      if (at < to && !delimiter(line[at++])) {
        return false;
      }
    }
    // A text in quotes is read up to a certain length.
    return !quotes || to - from <= LineSignature.MOST_QUOTED;
  }

  /** Returns the shortened message, until the next one is read. */
  byte[] bytes() {
    return key;
  }

  /** Returns its length. */
  int size() {
    return size;
  }

  private int word(byte[] line, int from, int to) {
    int start = size;
    int end = size;
    int some = 0;
    int at = from;
    while (at < to) {
      byte b = line[at];
      int kind = Ascii.classOf(b);
      // Two dots end a word.
      if ((kind & Ascii.WORD) == 0 || (b == '.' && Ascii.isAt(line, at + 1, to, '.'))) {
        break;
      }
      some |= kind;
      key[end++] = b;
      at++;
    }
    afterNumber = (some & Ascii.DIGIT) != 0;
    size = afterNumber ? shortenWord(start, end) : end;
    return at;
  }

  private int shortenWord(int from, int to) {
    int end = to;
    if (to - from > SHORTENED && !afterQuote) {
      end = from + SHORTENED;
      key[end - 1] = key[to - 1];
      Arrays.fill(key, from + 1, end - 1, (byte) '0');
    }
    for (int i = from; i < end; i++) {
      if (isDigit(key[i])) {
        key[i] = '0';
      }
    }
    return end;
  }

  /** Returns whether the signature can still be that of the whole message. */
  private boolean delimiter(byte b) {
    afterQuote = b == '"' || b == '\'' || b == '`';
    quotes |= afterQuote;
    // The last letters of a key tell whether the quoted text after it is a value.
    boolean same = !(afterQuote && afterCutKey);
    afterCutKey = b == '=' && afterNumber && isLetter(key[size - 1]);
    key[size++] = b;
    return same;
  }
}
