package dev.streamgauge.text;

/**
 * Classifies eight ASCII characters at once: each method returns the high bits of the matching
 * bytes. No byte's sum carries into the next, since ASCII leaves the high bit free.
 */
final class AsciiBlock {
  static final long HIGH_BITS = 0x8080808080808080L;
  private static final long ONES = 0x0101010101010101L;

  private AsciiBlock() {}

  /**
   * Returns whether all are ASCII and none is an apostrophe, whose meaning depends on its
   * neighbours.
   */
  static boolean isPlain(long block) {
    return ((block | ~atLeast(block ^ '\'' * ONES, 1)) & HIGH_BITS) == 0;
  }

  /** Returns the letters, digits and underscores. */
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

  /** Returns the high bit of bytes that are at least {@code low}; the other bits are undefined. */
  private static long atLeast(long block, int low) {
    return block + (0x80 - low) * ONES;
  }
}
