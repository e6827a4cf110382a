package dev.streamgauge.windows.key;

/** Reads a whole number from bytes, without a string between them. */
final class DecimalNumber {
  /** All numbers of so many digits are a {@code long}. */
  private static final int MAX_DIGITS = 18;

  private DecimalNumber() {}

  /** Returns the number that {@code [from, to)} is, or {@link LineNumber#NONE}. */
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
