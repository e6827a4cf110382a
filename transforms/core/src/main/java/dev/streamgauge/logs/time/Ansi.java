package dev.streamgauge.logs.time;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;
import java.util.Arrays;
import org.apache.beam.sdk.annotations.Internal;

/** Finds and strips terminal escape sequences, such as colours (ECMA-48). */
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
   * Returns the first escape in {@code [from, to)}, or -1. Checks eight bytes at a time, since it
   * scans each line.
   */
  public static int find(byte[] bytes, int from, int to) {
    int at = from;
    int last = to - Long.BYTES;
    while (at < last && !hasEscape(bytes, at)) {
      at += Long.BYTES;
    }
    // Checking the last eight bytes twice is cheaper than one by one.
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

  /** Returns the end of the sequence that begins at {@code at}. */
  static int end(byte[] bytes, int at, int to) {
    if (at + 1 >= to) {
      return to;
    }
    int end = at + 2;
    if (bytes[at + 1] == '[') {
      while (end < to && (bytes[end] < 0x40 || bytes[end] > 0x7E)) {
        if (bytes[end] < ' ') {
          // Truncated: the rest is text.
          return end;
        }
        end++;
      }
      return Math.min(to, end + 1);
    }
    if (bytes[at + 1] == ']') {
      // A title or a link, terminated by BEL or ESC \.
      while (end < to && bytes[end] != BELL && bytes[end] != ESC) {
        end++;
      }
      return Math.min(to, end < to && bytes[end] == ESC ? end + 2 : end + 1);
    }
    return end;
  }

  /** Copies {@code [from, to)} without sequences to {@code out} and returns the length. */
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

  /** Returns {@code [from, to)} without sequences. */
  static byte[] strip(byte[] bytes, int from, int to) {
    byte[] out = new byte[to - from];
    return Arrays.copyOf(out, strip(bytes, from, to, out));
  }
}
