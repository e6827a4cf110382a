package dev.streamgauge.text;

import dev.streamgauge.lines.LineBatch;
import java.util.Arrays;

/** The words found in a batch so far, as growing arrays of slices. */
final class Slices {
  /**
   * The length of a word and the space after it in English text or logs, rounded down so that
   * arrays rarely grow.
   */
  private static final int BYTES_A_WORD = 6;

  private int[] starts;
  private int[] ends;
  private long[] times;
  private int size;

  Slices(LineBatch batch) {
    int guess = batch.size() + batch.byteSize() / BYTES_A_WORD;
    starts = new int[guess];
    ends = new int[guess];
    times = new long[guess];
  }

  void add(int start, int end, long time) {
    if (size == starts.length) {
      int larger = size + size / 2 + 16;
      starts = Arrays.copyOf(starts, larger);
      ends = Arrays.copyOf(ends, larger);
      times = Arrays.copyOf(times, larger);
    }
    starts[size] = start;
    ends[size] = end;
    times[size] = time;
    size++;
  }

  int size() {
    return size;
  }

  /** Drops empty slices from the end, down to {@code floor} slices. */
  void dropTrailingEmpty(int floor) {
    while (size > floor && starts[size - 1] == ends[size - 1]) {
      size--;
    }
  }

  /**
   * Returns {@code batch} with these slices of {@code bytes} as its lines. This object must not be
   * used afterwards.
   */
  LineBatch of(LineBatch batch, byte[] bytes) {
    return batch.withLines(bytes, starts, ends, times, size);
  }
}
