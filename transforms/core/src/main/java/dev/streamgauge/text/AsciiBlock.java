package dev.streamgauge.text;

/**
 * Tells what eight ASCII characters are, all at once: each method answers with the high bit of
 * those bytes that are so. No byte's sum carries into the next, since ASCII leaves the high bit
 * free.
 */
final class AsciiBlock {
  static final long HIGH_BITS = 0x8080808080808080L;
  private static final long ONES = 0x0101010101010101L;

  private AsciiBlock() {}

  /** Returns whether all are ASCII, and none an apostrophe, whose meaning depends on those around it. */
  static boolean isPlain(long block) {
    return ((block | ~atLeast(block ^ '\'' * ONES, 1)) & HIGH_BITS) == 0;
  }

  /** Letters, digits and underscores. */
  static long wordCharacters(long block) {
    return between(block | 0x20 * ONES, 'a', 'z')
        | between(block, '0', '9')
        | (~atLeast(block ^ '_' * ONES, 1) & HIGH_BITS);
  }

  static long upperCase(long block) {
    return between(block, 'A', 'Z');
  }

  private static long between(long block, int low, int high) {
    return atLeast(block, low) & ~atLeast(block, high + 1) & HIGH_BITS;
  }

  /** Returns the high bit where a byte is at least {@code low}; the other bits mean nothing. */
  private static long atLeast(long block, int low) {
    return block + (0x80 - low) * ONES;
  }
}
