package dev.streamgauge.windows.table;

import java.io.Serializable;
import java.util.Arrays;
import java.util.stream.IntStream;
import org.apache.beam.sdk.annotations.Internal;

/**
 * Limits the keys of a table: it keeps those with the lowest hashes, and reduces the others to one
 * entry, {@link CountTable#OTHER_KEYS}.
 *
 * <p>Long keys take more memory, so there is less room for them: of the keys of up to {@value
 * #SHORT} bytes {@code most} are kept, of those of up to twice that length a quarter as many, and
 * so on. All keys of a table together take about 128 bytes for each of {@code most}.
 *
 * <p>Parts may be limited before they are summed, in any order: a key kept in the whole is kept in
 * each part that has it, so its count is exact, and the kept keys depend only on the set of all
 * keys. That is why the hash is the same in every JVM.
 *
 * @param most the most short keys, not counting the entry of the others
 * @param seed the secret that chooses the keys, so that nobody can construct keys that push out
 *     others
 */
@Internal
public record KeyLimit(int most, long seed) implements Serializable {
  /** No limit at all. */
  public static final KeyLimit NONE = new KeyLimit(Integer.MAX_VALUE, 0);

  private static final int SHORT = 64;

  /** One for short keys, and one for each doubling of the length of an array. */
  private static final int CLASSES = 27;

  /** Creates a limit of {@code most} keys, which must be positive. */
  public KeyLimit {
    if (most < 1) {
      throw new IllegalArgumentException(
          "A window has room for one key or more, not " + most + ".");
    }
  }

  /** Returns the limit of each of {@code shards} parts of the keys. */
  public KeyLimit ofShard(int shards) {
    return isNone() ? this : new KeyLimit(Math.max(1, most / shards), seed);
  }

  private boolean isNone() {
    return most == Integer.MAX_VALUE;
  }

  /** Returns the number of doublings of {@link #SHORT} that a key of this length needs. */
  private static int classOf(int length) {
    return length <= SHORT ? 0 : 32 - Integer.numberOfLeadingZeros((length - 1) / SHORT);
  }

  private int mostOf(int lengthClass) {
    return Math.max(1, most >> Math.min(30, 2 * lengthClass));
  }

  /** Returns {@code table} limited to this many keys; itself if it has no more. */
  public CountTable apply(CountTable table, LongReducer reducer) {
    return fits(table) ? table : limited(table, reducer);
  }

  /**
   * Returns the room that the keys of {@code table} take at most, where a short key takes 1: tables
   * whose rooms together are no more than {@link #most} need not be limited.
   */
  public long room(CountTable table) {
    if (isNone()) {
      return 0;
    }
    long room = 0;
    for (int i = 0; i < table.size(); i++) {
      room += 1L << (2 * classOf(table.keyLength(i)));
    }
    return room;
  }

  /**
   * Returns whether a table with up to this many keys and bytes should be limited now, as by {@link
   * #applyNowAndThen}.
   */
  public boolean isFarExceededBy(int keys, long keyBytes) {
    return keys / 2 > most || keyBytes / 2 > (long) SHORT * most;
  }

  /**
   * Limits like {@link #apply}, but only if there are twice as many keys: for a running sum, which
   * would otherwise be limited with every part.
   */
  public CountTable applyNowAndThen(CountTable table, LongReducer reducer) {
    return isFarExceededBy(table.size(), table.keyBytes()) ? apply(table, reducer) : table;
  }

  private boolean fits(CountTable table) {
    if (isNone()) {
      return true;
    }
    int[] sizes = new int[CLASSES];
    for (int i = 0; i < table.size(); i++) {
      int lengthClass = classOf(table.keyLength(i));
      if (!table.isOtherKeys(i) && ++sizes[lengthClass] > mostOf(lengthClass)) {
        return false;
      }
    }
    return true;
  }

  private CountTable limited(CountTable table, LongReducer reducer) {
    boolean[] kept = new boolean[table.size()];
    for (int lengthClass = 0; lengthClass < CLASSES; lengthClass++) {
      keep(table, lengthClass, kept);
    }
    CountTable limited = new CountTable();
    for (int i = 0; i < kept.length; i++) {
      if (kept[i]) {
        limited.reduceEntry(table, i, reducer);
      }
    }
    for (int i = 0; i < kept.length; i++) {
      if (!kept[i]) {
        limited.reduceOtherKeys(table.count(i), reducer);
      }
    }
    return limited;
  }

  /** Marks the keys of a class of lengths that are kept. */
  private void keep(CountTable table, int lengthClass, boolean[] kept) {
    int[] entries =
        IntStream.range(0, kept.length)
            .filter(i -> !table.isOtherKeys(i) && classOf(table.keyLength(i)) == lengthClass)
            .toArray();
    int room = mostOf(lengthClass);
    if (entries.length <= room) {
      for (int entry : entries) {
        kept[entry] = true;
      }
      return;
    }
    long[] ranks = new long[entries.length];
    Arrays.setAll(ranks, i -> table.rank(entries[i], seed));
    long[] sorted = ranks.clone();
    Arrays.sort(sorted);
    long last = sorted[room - 1];
    for (int i = 0; i < ranks.length; i++) {
      if (ranks[i] < last) {
        kept[entries[i]] = true;
        room--;
      }
    }
    // Usually one: hashes of 64 bits are rarely the same.
    IntStream.range(0, ranks.length)
        .filter(i -> ranks[i] == last)
        .map(i -> entries[i])
        .boxed()
        .sorted(table::compareKeys)
        .limit(room)
        .forEach(i -> kept[i] = true);
  }
}
