package dev.streamgauge.io.framing;

import java.util.Arrays;

/** The beginning of a line that is not complete yet, up to a limit. Used by one thread. */
final class PartialLine {
  /** Who once sent a long line does not keep the memory for it. */
  private static final int MAX_IDLE_CAPACITY = 16 * 1024;

  private static final byte[] NOTHING = new byte[0];

  private final int most;
  private byte[] bytes = NOTHING;
  private int size;

  /** Keeps up to {@code most} bytes. */
  PartialLine(int most) {
    this.most = most;
  }

  /**
   * Keeps the bytes {@code [from, to)} too; false if they were too many and the rest is dropped.
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

  /** The array they are in, from 0 to {@link #size()}; good until more are added. */
  byte[] array() {
    return bytes;
  }

  int size() {
    return size;
  }

  /** The bytes of memory it takes. */
  int capacity() {
    return bytes.length;
  }

  /** Forgets what is behind the first {@code length} bytes. */
  void truncate(int length) {
    size = Math.min(size, length);
  }

  /** Forgets the last byte. */
  void dropLast() {
    size--;
  }

  /** Forgets all. */
  void clear() {
    size = 0;
    if (bytes.length > MAX_IDLE_CAPACITY) {
      bytes = NOTHING;
    }
  }
}
