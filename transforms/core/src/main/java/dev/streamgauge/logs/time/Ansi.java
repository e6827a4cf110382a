package dev.streamgauge.logs.time;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;
import java.util.Arrays;
import org.apache.beam.sdk.annotations.Internal;

/** Escape sequences of terminals, such as those for colours (ECMA-48). */
@Internal
public final class Ansi {
  static final byte ESC = 0x1B;

  private static final byte BELL = 7;
  private static final long ESCAPES = 0x1B1B1B1B1B1B1B1BL;
  private static final long LOW = 0x0101010101010101L;
  private static final long HIGH = 0x8080808080808080L;
  private static final VarHandle LONG =
      MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.LITTLE_ENDIAN);

  private Ansi() {}

  /**
   * The first escape in {@code [from, to)}, or -1. Eight bytes at a time, for each line is seen.
   */
  public static int find(byte[] bytes, int from, int to) {
    int at = from;
    int last = to - Long.BYTES;
    while (at < last && !hasEscape(bytes, at)) {
      at += Long.BYTES;
    }
    // The last eight bytes may be seen twice, which is cheaper than one by one.
    if (at >= last && last >= from && !hasEscape(bytes, last)) {
      return -1;
    }
    while (at < to && bytes[at] != ESC) {
      at++;
    }
    return at < to ? at : -1;
  }

  private static boolean hasEscape(byte[] bytes, int at) {
    long different = (long) LONG.get(bytes, at) ^ ESCAPES;
    return ((different - LOW) & ~different & HIGH) != 0;
  }

  /** Behind the sequence that begins at {@code at}. */
  static int end(byte[] bytes, int at, int to) {
    if (at + 1 >= to) {
      return to;
    }
    int end = at + 2;
    if (bytes[at + 1] == '[') {
      while (end < to && (bytes[end] < 0x40 || bytes[end] > 0x7E)) {
        if (bytes[end] < ' ') {
          // Cut short: what is behind is text.
          return end;
        }
        end++;
      }
      return Math.min(to, end + 1);
    }
    if (bytes[at + 1] == ']') {
      // A title or a link, up to a bell or ESC \.
      while (end < to && bytes[end] != BELL && bytes[end] != ESC) {
        end++;
      }
      return Math.min(to, end < to && bytes[end] == ESC ? end + 2 : end + 1);
    }
    return end;
  }

  /** Copies {@code [from, to)} without sequences to {@code out}; how long that is. */
  public static int strip(byte[] bytes, int from, int to, byte[] out) {
    int length = 0;
    int at = from;
    while (at < to) {
      if (bytes[at] == ESC) {
        at = end(bytes, at, to);
      } else {
        out[length++] = bytes[at++];
      }
    }
    return length;
  }

  /** {@code [from, to)} without sequences. */
  static byte[] strip(byte[] bytes, int from, int to) {
    byte[] out = new byte[to - from];
    return Arrays.copyOf(out, strip(bytes, from, to, out));
  }
}
