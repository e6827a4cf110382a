package dev.streamgauge.logs.regex;

/**
 * A set of characters: any of ASCII, and all others or none. So it can be tested on the bytes of
 * valid UTF-8. Immutable.
 */
final class ByteSet {
  private static final int ASCII = 0x80;

  private final boolean[] ascii;
  private final boolean others;

  private ByteSet(boolean[] ascii, boolean others) {
    this.ascii = ascii;
    this.others = others;
  }

  static ByteSet none() {
    return new ByteSet(new boolean[ASCII], false);
  }

  static ByteSet of(int c) {
    return range(c, c);
  }

  /** Returns the characters from {@code first} to {@code last}, all of them ASCII. */
  static ByteSet range(int first, int last) {
    ByteSet set = none();
    for (int c = first; c <= last; c++) {
      set.ascii[c] = true;
    }
    return set;
  }

  static ByteSet anyOf(String characters) {
    ByteSet set = none();
    characters.chars().forEach(c -> set.ascii[c] = true);
    return set;
  }

  ByteSet or(ByteSet other) {
    boolean[] union = ascii.clone();
    for (int c = 0; c < ASCII; c++) {
      union[c] |= other.ascii[c];
    }
    return new ByteSet(union, others | other.others);
  }

  ByteSet not() {
    boolean[] complement = new boolean[ASCII];
    for (int c = 0; c < ASCII; c++) {
      complement[c] = !ascii[c];
    }
    return new ByteSet(complement, !others);
  }

  /** Returns whether each byte, as an unsigned number, belongs to a member. */
  boolean[] table() {
    boolean[] table = new boolean[2 * ASCII];
    System.arraycopy(ascii, 0, table, 0, ASCII);
    for (int b = ASCII; b < table.length; b++) {
      table[b] = others;
    }
    return table;
  }
}
