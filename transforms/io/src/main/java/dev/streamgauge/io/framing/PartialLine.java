package dev.streamgauge.io.framing;

import java.util.Arrays;

/** The beginning of an incomplete line, up to a limit. Not thread-safe. */
final class PartialLine {
  /** A sender of one long line does not keep the memory for it. */
  private static final int MAX_IDLE_CAPACITY = 16 * 1024;

  private static final byte[] NOTHING = new byte[0];

  private final int most;
  private byte[] bytes = NOTHING;
  private int size;

  /** Creates a buffer for up to {@code most} bytes. */
  PartialLine(int most) {
    this.most = most;
  }

  /**
   * Appends the bytes {@code [from, to)}; returns false if the limit was reached and the rest is
   * dropped.
   */
  boolean add(byte[] source, int from, int to) {
    int length = Math.min(to - from, most - size);
    int newSize = size + length;
    if (newSize > bytes.length) {
      bytes =
          Arrays.copyOf(bytes, Math.min(most, Math.max(newSize, Math.max(64, bytes.length * 2))));
    }
    System.arraycopy(source, from, bytes, size, length);
    size = newSize;
    return length == to - from;
  }

  /** Returns the array with the bytes from 0 to {@link #size()}; valid until more are added. */
  byte[] array() {
    return bytes;
  }

  int size() {
    return size;
  }

  /** Returns how many bytes of memory it takes. */
  int capacity() {
    return bytes.length;
  }

  /** Drops everything after the first {@code length} bytes. */
  void truncate(int length) {
    size = Math.min(size, length);
  }

  /** Drops the last byte. */
  void dropLast() {
    size--;
  }

  /** Drops all bytes. */
  void clear() {
    size = 0;
    if (bytes.length > MAX_IDLE_CAPACITY) {
      bytes = NOTHING;
    }
  }
}
