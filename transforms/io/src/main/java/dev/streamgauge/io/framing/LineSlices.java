package dev.streamgauge.io.framing;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;
import java.util.Arrays;
import org.apache.beam.sdk.annotations.Internal;

/**
 * Finds the lines of a block of text, which stay where they are. For text that needs nothing else
 * that {@link LineFramer} does. Not thread-safe.
 */
@Internal
public final class LineSlices {
  private static final VarHandle LONGS =
      MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.LITTLE_ENDIAN);
  private static final long NEWLINES = 0x0A0A0A0A0A0A0A0AL;
  private static final long LOW_BITS = 0x7F7F7F7F7F7F7F7FL;

  private int[] starts = new int[1024];
  private int[] ends = new int[1024];
  private int size;

  /**
   * Finds the complete lines in {@code [from, to)} that begin before {@code beginBefore}.
   *
   * @param most the most lines to find
   * @return where the next line begins
   */
  public int cut(byte[] bytes, int from, int to, int beginBefore, int most) {
    size = 0;
    int start = from;
    int at = from;
    for (; at + Long.BYTES <= to; at += Long.BYTES) {
      long different = (long) LONGS.get(bytes, at) ^ NEWLINES;
      // Exactly the high bits of the bytes that are newlines.
      long hits = ~(((different & LOW_BITS) + LOW_BITS) | different | LOW_BITS);
      for (; hits != 0; hits &= hits - 1) {
        if (start >= beginBefore || size == most) {
          return start;
        }
        int newline = at + (Long.numberOfTrailingZeros(hits) >>> 3);
        add(bytes, start, newline);
        start = newline + 1;
      }
    }
    for (; at < to; at++) {
      if (bytes[at] == '\n') {
        if (start >= beginBefore || size == most) {
          return start;
        }
        add(bytes, start, at);
        start = at + 1;
      }
    }
    return start;
  }

  private void add(byte[] bytes, int start, int newline) {
    if (size == starts.length) {
      starts = Arrays.copyOf(starts, 2 * size);
      ends = Arrays.copyOf(ends, 2 * size);
    }
    starts[size] = start;
    ends[size] = newline > start && bytes[newline - 1] == '\r' ? newline - 1 : newline;
    size++;
  }

  /** Returns the number of lines found. */
  public int size() {
    return size;
  }

  /** Returns where line {@code i} begins. */
  public int start(int i) {
    return starts[i];
  }

  /** Returns where line {@code i} ends, without its terminator. */
  public int end(int i) {
    return ends[i];
  }

  /** Returns where the lines begin, in an array of their number. */
  public int[] starts() {
    return Arrays.copyOf(starts, size);
  }

  /** Returns where the lines end, in an array of their number. */
  public int[] ends() {
    return Arrays.copyOf(ends, size);
  }
}
