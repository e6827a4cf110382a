package dev.streamgauge.lines;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;

/** Checks and repairs UTF-8 in byte slices; allocates nothing if there is nothing to repair. */
final class Utf8 {
  private static final VarHandle LONGS =
      MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.nativeOrder());
  private static final long HIGH_BITS = 0x8080808080808080L;

  private Utf8() {}

  /**
   * Returns whether {@code [from, to)} is well-formed UTF-8 by table 3-7 of the Unicode standard.
   */
  static boolean isWellFormed(byte[] bytes, int from, int to) {
    int i = from;
    while (true) {
      // Logs are nearly all ASCII, so check eight bytes at a time.
      while (i + 8 <= to && ((long) LONGS.get(bytes, i) & HIGH_BITS) == 0) {
        i += 8;
      }
      if (i >= to) {
        return true;
      }
      int length = sequenceLength(bytes, i, to);
      if (length == 0) {
        return false;
      }
      i += length;
    }
  }

  /** Returns the length of the well-formed sequence at {@code i}, or 0 if it is malformed. */
  private static int sequenceLength(byte[] bytes, int i, int to) {
    int b0 = bytes[i] & 0xFF;
    if (b0 < 0x80) {
      return 1;
    }
    if (b0 < 0xC2 || b0 > 0xF4) {
      return 0;
    }
    int length = b0 < 0xE0 ? 2 : b0 < 0xF0 ? 3 : 4;
    if (i + length > to) {
      return 0;
    }
    int b1 = bytes[i + 1] & 0xFF;
    int low = b0 == 0xE0 ? 0xA0 : b0 == 0xF0 ? 0x90 : 0x80;
    int high = b0 == 0xED ? 0x9F : b0 == 0xF4 ? 0x8F : 0xBF;
    if (b1 < low || b1 > high) {
      return 0;
    }
    for (int j = 2; j < length; j++) {
      if ((bytes[i + j] & 0xC0) != 0x80) {
        return 0;
      }
    }
    return length;
  }

  /** Returns the slice with each malformed sequence replaced by U+FFFD, as by the JDK's decoder. */
  static byte[] repair(byte[] bytes, int from, int to) {
    return new String(bytes, from, to - from, UTF_8).getBytes(UTF_8);
  }

  /**
   * Returns where to end the slice so that at most {@code limit} bytes are left and no character is
   * split: {@code to} if that many bytes are not in it.
   */
  static int cut(byte[] bytes, int from, int to, int limit) {
    if (to - from <= limit) {
      return to;
    }
    int cut = from + limit;
    int start = cut;
    // A character has at most three continuation bytes.
    while (start > from && cut - start < 3 && (bytes[start] & 0xC0) == 0x80) {
      start--;
    }
    // Stray continuation bytes belong to no character: there is nothing to split.
    return start + sequenceLength(bytes, start, to) > cut ? start : cut;
  }
}
