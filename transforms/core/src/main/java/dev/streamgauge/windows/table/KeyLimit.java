package dev.streamgauge.windows.table;

import java.io.Serializable;
import java.util.Arrays;
import java.util.stream.IntStream;
import org.apache.beam.sdk.annotations.Internal;

/**
 * Limits the keys of a table: it keeps those with the lowest hashes, and reduces the others to one
 * entry under {@link CountTable#OTHER_KEYS}.
 *
 * <p>Parts may be limited before they are summed, in any order: a key kept in the whole is kept in
 * each part that has it, so its count is exact, and the kept keys depend only on the set of all
 * keys. That is why the hash is the same in every JVM.
 *
 * @param most the most keys, not counting the entry of the others
 */
@Internal
public record KeyLimit(int most) implements Serializable {
  /** No limit at all. */
  public static final KeyLimit NONE = new KeyLimit(Integer.MAX_VALUE);

  /** Creates a limit of {@code most} keys, which must be positive. */
  public KeyLimit {
    if (most < 1) {
      throw new IllegalArgumentException(
          "A window has room for one key or more, not " + most + ".");
    }
  }

  /** Returns the limit of each of {@code shards} parts of the keys. */
  public KeyLimit ofShard(int shards) {
    return most == Integer.MAX_VALUE ? this : new KeyLimit(Math.max(1, most / shards));
  }

  /** Returns {@code table} limited to this many keys; itself if it has no more. */
  public CountTable apply(CountTable table, LongReducer reducer) {
    // One more if the entry of the others is among them.
    if (table.size() <= most || (table.size() - 1 == most && table.hasOtherKeys())) {
      return table;
    }
    return limited(table, reducer);
  }

  /**
   * Limits like {@link #apply}, but only if there are twice as many keys: for a running sum, which
   * would otherwise be limited with every part.
   */
  public CountTable applyNowAndThen(CountTable table, LongReducer reducer) {
    return table.size() / 2 > most ? limited(table, reducer) : table;
  }

  private CountTable limited(CountTable table, LongReducer reducer) {
    int other = table.findOtherKeys();
    long[] ranks = new long[table.size()];
    Arrays.setAll(ranks, table::rank);
    boolean[] kept = kept(table, ranks, other);
    CountTable limited = new CountTable();
    for (int i = 0; i < ranks.length; i++) {
      if (kept[i]) {
        limited.reduceEntry(table, i, reducer);
      }
    }
    for (int i = 0; i < ranks.length; i++) {
      if (!kept[i]) {
        limited.reduceOtherKeys(table.count(i), reducer);
      }
    }
    return limited;
  }

  private boolean[] kept(CountTable table, long[] ranks, int other) {
    long[] sorted = ranks.clone();
    if (other >= 0) {
      // Set aside: it is not one of the keys.
      sorted[other] = Long.MAX_VALUE;
    }
    Arrays.sort(sorted);
    long last = sorted[most - 1];
    boolean[] kept = new boolean[ranks.length];
    int room = most;
    for (int i = 0; i < ranks.length; i++) {
      if (ranks[i] < last && i != other) {
        kept[i] = true;
        room--;
      }
    }
    // One, unless somebody has constructed keys with the same hash.
    int[] atLast =
        IntStream.range(0, ranks.length).filter(i -> ranks[i] == last && i != other).toArray();
    IntStream.of(atLast)
        .boxed()
        .sorted(table::compareKeys)
        .limit(room)
        .forEach(i -> kept[i] = true);
    return kept;
  }
}
