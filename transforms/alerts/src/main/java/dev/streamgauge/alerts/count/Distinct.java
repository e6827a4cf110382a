package dev.streamgauge.alerts.count;

import dev.streamgauge.lines.ByteBuf;
import java.util.Arrays;
import org.apache.beam.sdk.annotations.Internal;

/**
 * Counts distinct values from the smallest of their hashes. The count is exact while there are
 * fewer than it keeps; beyond, it is an estimate whose standard error is about one in the square
 * root of that number. The order of the values does not matter, and two counts can be merged.
 * (Bar-Yossef et al., "Counting Distinct Elements in a Data Stream", 2002; Beyer et al., "On
 * Synopses for Distinct-Value Estimation Under Multiset Operations", 2007.)
 */
@Internal
public final class Distinct {
  private static final int MOST = 1024;
  private static final int LEAST = 64;

  /** Ascending as unsigned numbers. */
  private long[] hashes = new long[8];

  private int size;
  private final int limit;

  /** Creates a count that keeps {@code limit} hashes. */
  Distinct(int limit) {
    this.limit = limit;
  }

  /** Returns how many hashes to keep to distinguish {@code threshold} values from fewer. */
  static int limitFor(double threshold) {
    return (int) Math.max(LEAST, Math.min(MOST, Math.ceil(2 * threshold)));
  }

  /** Adds a value by its hash. */
  void add(long hash) {
    if (size == limit && Long.compareUnsigned(hash, hashes[size - 1]) >= 0) {
      return;
    }
    int at = find(hash);
    if (at < size && hashes[at] == hash) {
      return;
    }
    if (size == hashes.length) {
      hashes = Arrays.copyOf(hashes, Math.min(limit, size * 2));
    }
    int moved = Math.min(size, hashes.length - 1) - at;
    System.arraycopy(hashes, at, hashes, at + 1, moved);
    hashes[at] = hash;
    size = Math.min(size + 1, limit);
  }

  private int find(long hash) {
    int low = 0;
    int high = size;
    while (low < high) {
      int middle = (low + high) >>> 1;
      if (Long.compareUnsigned(hashes[middle], hash) < 0) {
        low = middle + 1;
      } else {
        high = middle;
      }
    }
    return low;
  }

  /** Adds all values of {@code other}. */
  public void addAll(Distinct other) {
    for (int i = 0; i < other.size; i++) {
      add(other.hashes[i]);
    }
  }

  /** Returns the number of distinct values, rounded if it is an estimate. */
  public long estimate() {
    if (size < limit) {
      return size;
    }
    double largest = (hashes[size - 1] >>> 11) * 0x1.0p-53;
    return Math.round((limit - 1) / largest);
  }

  /** Returns an independent copy. */
  public Distinct copy() {
    Distinct copy = new Distinct(limit);
    copy.hashes = hashes.clone();
    copy.size = size;
    return copy;
  }

  void encode(ByteBuf buf) {
    buf.putVar(limit);
    buf.putVar(size);
    long previous = 0;
    for (int i = 0; i < size; i++) {
      buf.putVar(hashes[i] - previous);
      previous = hashes[i];
    }
  }

  static Distinct decode(ByteBuf buf) {
    int limit = buf.getVarInt();
    int size = buf.getCount(1);
    if (limit < LEAST || limit > MOST || size > limit) {
      throw new IndexOutOfBoundsException(size + " of " + limit + " hashes");
    }
    Distinct distinct = new Distinct(limit);
    long hash = 0;
    for (int i = 0; i < size; i++) {
      hash += buf.getVar();
      distinct.add(hash);
    }
    return distinct;
  }
}
