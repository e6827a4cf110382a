package dev.streamgauge.alerts.evaluate;

import dev.streamgauge.lines.ByteBuf;
import java.util.Arrays;

/**
 * The numbers of lines in slices that late lines can no longer change, for comparisons with earlier
 * times: 16 bytes for each slice that has lines. A sum takes two searches, however many slices
 * there are. Mutable.
 */
final class PastCounts {
  private static final int FIRST_CAPACITY = 4;

  /** The starts of the slices, in ascending order, from {@link #head} on. */
  private long[] starts = {};

  /** The numbers of lines up to and including each slice. */
  private long[] sums = {};

  private int head;
  private int end;

  /** The sum up to the first slice, which all sums include. */
  private long before;

  boolean isEmpty() {
    return head == end;
  }

  /** Adds the slice that begins at {@code start}, later than all before. */
  void add(long start, long lines) {
    if (lines == 0) {
      return;
    }
    if (end == starts.length) {
      int size = end - head;
      int capacity = Math.max(FIRST_CAPACITY, size + size / 2);
      long[] moreStarts = new long[capacity];
      long[] moreSums = new long[capacity];
      System.arraycopy(starts, head, moreStarts, 0, size);
      System.arraycopy(sums, head, moreSums, 0, size);
      starts = moreStarts;
      sums = moreSums;
      head = 0;
      end = size;
    }
    starts[end] = start;
    sums[end] = lines + (end == head ? before : sums[end - 1]);
    end++;
  }

  /** Returns the number of lines in the slices that begin in {@code [from, to)}. */
  long sum(long from, long to) {
    return upTo(to) - upTo(from);
  }

  private long upTo(long time) {
    int at = indexOf(time);
    return at == head ? before : sums[at - 1];
  }

  private int indexOf(long time) {
    int at = Arrays.binarySearch(starts, head, end, time);
    return at < 0 ? -at - 1 : at;
  }

  /** Forgets slices that begin before {@code start}. */
  void forgetBefore(long start) {
    before = upTo(start);
    head = indexOf(start);
    if (head == end) {
      head = 0;
      end = 0;
      before = 0;
    }
  }

  void encode(ByteBuf buf) {
    buf.putVar(end - head);
    long start = 0;
    long sum = before;
    for (int i = head; i < end; i++) {
      buf.putZigZag(starts[i] - start);
      buf.putVar(sums[i] - sum);
      start = starts[i];
      sum = sums[i];
    }
  }

  static PastCounts decode(ByteBuf buf) {
    PastCounts past = new PastCounts();
    long start = 0;
    for (int i = buf.getCount(2); i > 0; i--) {
      long next = start + buf.getZigZag();
      if (past.end > 0 && next <= start) {
        throw new IndexOutOfBoundsException("counts are not in order");
      }
      start = next;
      past.add(start, buf.getVar());
    }
    return past;
  }
}
