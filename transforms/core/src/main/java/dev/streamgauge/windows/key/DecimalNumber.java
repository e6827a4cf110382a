package dev.streamgauge.windows.key;

/** Parses an integer from bytes, without creating a string. */
final class DecimalNumber {
  /** All numbers with this many digits fit into a {@code long}. */
  private static final int MAX_DIGITS = 18;

  private DecimalNumber() {}

  /** Returns the number in {@code [from, to)}, or {@link LineNumber#NONE}. */
  static long parse(byte[] bytes, int from, int to) {
    boolean signed = from < to && (bytes[from] == '-' || bytes[from] == '+');
    int first = signed ? from + 1 : from;
    if (first == to || to - first > MAX_DIGITS) {
      return LineNumber.NONE;
    }
    long number = 0;
    for (int i = first; i < to; i++) {
      int digit = bytes[i] - '0';
      if (digit < 0 || digit > 9) {
        return LineNumber.NONE;
      }
      number = number * 10 + digit;
    }
    return signed && bytes[from] == '-' ? -number : number;
  }
}
