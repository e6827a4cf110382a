package dev.streamgauge.windows.table;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.streamgauge.lines.ByteBuf;
import dev.streamgauge.util.KeyBytes;
import java.util.Arrays;
import java.util.OptionalLong;
import java.util.PriorityQueue;
import java.util.stream.IntStream;
import org.apache.beam.sdk.annotations.Internal;
import org.apache.beam.sdk.coders.Coder;

/**
 * Counts by key, where a key is a slice of bytes: an open-addressing hash table (linear probing)
 * over one array that holds all keys. Adding to an existing key allocates nothing.
 *
 * <p>Mutable while it is being filled; once it is part of a pipeline element it must not be
 * modified. Keys keep the order of their first occurrence.
 *
 * @since 0.1.0
 */
public final class CountTable {
  /**
   * The name under which {@link #key} shows the count of all keys over a window's limit; see {@link
   * KeyLimit}. Only that count has this name: a key that looks like it is shown with a backslash
   * before it, and one that has the backslash already with one more.
   */
  public static final String OTHER_KEYS = "(other keys)";

  /** A byte that is not part of any text in UTF-8, so that no line can have this key. */
  private static final byte[] OTHER = {(byte) 0xFF};

  private byte[] keys = new byte[64];
  private int[] ends = new int[8];
  private long[] counts = new long[8];
  private int[] hashes = new int[8];

  /** Entry number plus one by hash, 0 where free; a power of two long, at most half full. */
  private int[] slots = new int[16];

  private int size;

  /** Returns the number of keys. */
  public int size() {
    return size;
  }

  /** Returns the count of entry {@code i}. */
  public long count(int i) {
    checkEntry(i);
    return counts[i];
  }

  /** Returns the key of entry {@code i} as a string, such as for results. */
  public String key(int i) {
    if (isOtherKeys(i)) {
      return OTHER_KEYS;
    }
    String key = text(i);
    return looksLikeOtherKeys(key) ? "\\" + key : key;
  }

  /** Returns the text of the key of entry {@code i}, which is not {@linkplain #key escaped}. */
  @Internal
  public String text(int i) {
    checkEntry(i);
    return new String(keys, start(i), ends[i] - start(i), UTF_8);
  }

  private static boolean looksLikeOtherKeys(String key) {
    if (!key.endsWith(OTHER_KEYS)) {
      return false;
    }
    int before = key.length() - OTHER_KEYS.length();
    return key.chars().limit(before).allMatch(c -> c == '\\');
  }

  /** Returns whether entry {@code i} counts the keys over the limit. */
  boolean isOtherKeys(int i) {
    return keyLength(i) == 1 && keys[start(i)] == OTHER[0];
  }

  /** Returns the number of bytes in the key of entry {@code i}. */
  public int keyLength(int i) {
    checkEntry(i);
    return ends[i] - start(i);
  }

  /** Returns the number of bytes in all keys. */
  public int keyBytes() {
    return start(size);
  }

  /** Copies the bytes of all keys, concatenated. */
  public void copyKeys(byte[] into, int at) {
    System.arraycopy(keys, 0, into, at, keyBytes());
  }

  /** Returns the sum of all counts. */
  public long total() {
    long sum = 0;
    for (int i = 0; i < size; i++) {
      sum += counts[i];
    }
    return sum;
  }

  private void checkEntry(int i) {
    if (i < 0 || i >= size) {
      throw new IndexOutOfBoundsException("entry " + i + " of " + size);
    }
  }

  private int start(int i) {
    return i == 0 ? 0 : ends[i - 1];
  }

  /**
   * Returns the shard out of {@code shards} that the key of entry {@code i} belongs to; the same in
   * every JVM, unlike the order of the slots.
   */
  public int shard(int i, int shards) {
    checkEntry(i);
    int hash = (int) KeyBytes.stableHash(keys, start(i), ends[i]);
    return (int) (((hash & 0xFFFF_FFFFL) * shards) >>> 32);
  }

  /** Returns the number of the entry of the key {@code [from, to)} of {@code source}, or -1. */
  public int find(byte[] source, int from, int to) {
    return slots[slotOf(source, from, to, KeyBytes.hash(source, from, to))] - 1;
  }

  /**
   * Adds {@code count} to the key {@code [from, to)} of {@code source}.
   *
   * @return the number of its entry
   */
  public int add(byte[] source, int from, int to, long count) {
    int entry = entry(source, from, to, KeyBytes.hash(source, from, to));
    counts[entry] += count;
    return entry;
  }

  /**
   * Reduces the count of the key {@code [from, to)} of {@code source} by {@code value}; a new key
   * gets this value as its count.
   */
  public void reduce(byte[] source, int from, int to, long value, LongReducer reducer) {
    reduce(source, from, to, KeyBytes.hash(source, from, to), value, reducer);
  }

  private void reduce(byte[] source, int from, int to, int hash, long value, LongReducer reducer) {
    int before = size;
    int entry = entry(source, from, to, hash);
    counts[entry] = size > before ? value : reducer.reduce(counts[entry], value);
  }

  /** Returns the entry of a key, appended with the count 0 if absent. */
  private int entry(byte[] source, int from, int to, int hash) {
    int slot = slotOf(source, from, to, hash);
    if (slots[slot] == 0) {
      append(source, from, to, hash);
      slots[slot] = size;
      if (size * 2 > slots.length) {
        rehash();
      }
      return size - 1;
    }
    return slots[slot] - 1;
  }

  /** Returns the slot of a key, or the free slot for it. */
  private int slotOf(byte[] source, int from, int to, int hash) {
    int mask = slots.length - 1;
    int slot = hash & mask;
    while (slots[slot] != 0) {
      int entry = slots[slot] - 1;
      if (hashes[entry] == hash
          && KeyBytes.equal(keys, start(entry), ends[entry], source, from, to)) {
        return slot;
      }
      slot = (slot + 1) & mask;
    }
    return slot;
  }

  private void append(byte[] source, int from, int to, int hash) {
    int start = start(size);
    int length = to - from;
    if (start + length > keys.length) {
      keys = Arrays.copyOf(keys, Math.max(start + length, keys.length * 2));
    }
    if (size == ends.length) {
      ends = Arrays.copyOf(ends, size * 2);
      counts = Arrays.copyOf(counts, size * 2);
      hashes = Arrays.copyOf(hashes, size * 2);
    }
    System.arraycopy(source, from, keys, start, length);
    ends[size] = start + length;
    counts[size] = 0;
    hashes[size] = hash;
    size++;
  }

  private void rehash() {
    slots = new int[slots.length * 2];
    int mask = slots.length - 1;
    for (int i = 0; i < size; i++) {
      int slot = hashes[i] & mask;
      while (slots[slot] != 0) {
        slot = (slot + 1) & mask;
      }
      slots[slot] = i + 1;
    }
  }

  /** Returns the most slots that a search for one of the keys visits. For tests. */
  int longestProbe() {
    int mask = slots.length - 1;
    int longest = 0;
    for (int slot = 0; slot <= mask; slot++) {
      if (slots[slot] != 0) {
        longest = Math.max(longest, (slot - hashes[slots[slot] - 1]) & mask);
      }
    }
    return longest;
  }

  /** Adds all counts of {@code other}. */
  public void addAll(CountTable other) {
    reduceAll(other, Long::sum);
  }

  /** Reduces its counts with those of all keys of {@code other}. */
  public void reduceAll(CountTable other, LongReducer reducer) {
    for (int i = 0; i < other.size; i++) {
      reduceEntry(other, i, reducer);
    }
  }

  /** Reduces the count of the key of entry {@code i} of {@code other} with the count there. */
  void reduceEntry(CountTable other, int i, LongReducer reducer) {
    reduce(other.keys, other.start(i), other.ends[i], other.hashes[i], other.counts[i], reducer);
  }

  /** Returns the entries whose keys {@code keys} has, and that of {@link #OTHER_KEYS}. */
  public CountTable only(CountTable keys) {
    CountTable some = new CountTable();
    int others = findOtherKeys();
    for (int i = 0; i < size; i++) {
      if (i == others || keys.find(this, i) >= 0) {
        some.set(some.entryOf(this, i), counts[i]);
      }
    }
    return some;
  }

  /** Appends the keys of {@code other} that are absent, with the count 0. */
  public void addKeysOf(CountTable other) {
    for (int i = 0; i < other.size; i++) {
      entryOf(other, i);
    }
  }

  /** Returns the entry of the key of entry {@code i} of {@code other}, appended if absent. */
  public int entryOf(CountTable other, int i) {
    return entry(other.keys, other.start(i), other.ends[i], other.hashes[i]);
  }

  /** Returns the number of the entry of the key of entry {@code i} of {@code other}, or -1. */
  public int find(CountTable other, int i) {
    return slots[slotOf(other.keys, other.start(i), other.ends[i], other.hashes[i])] - 1;
  }

  /** Returns the rank of the key of entry {@code i} among those that a {@link KeyLimit} keeps. */
  long rank(int i, long seed) {
    return KeyBytes.seededHash(keys, start(i), ends[i], seed);
  }

  int compareKeys(int a, int b) {
    return Arrays.compareUnsigned(keys, start(a), ends[a], keys, start(b), ends[b]);
  }

  /** Returns the entry that counts the keys over the limit, or -1. */
  int findOtherKeys() {
    return find(OTHER, 0, OTHER.length);
  }

  /** Returns whether it has counts of keys over the limit. */
  public boolean hasOtherKeys() {
    return findOtherKeys() >= 0;
  }

  /** Returns the count of the keys over the limit; empty if there are none. */
  @Internal
  public OptionalLong otherKeys() {
    int entry = findOtherKeys();
    return entry < 0 ? OptionalLong.empty() : OptionalLong.of(counts[entry]);
  }

  /** Returns the counts within the limit; this table if all are. */
  @Internal
  public CountTable withoutOtherKeys() {
    int others = findOtherKeys();
    if (others < 0) {
      return this;
    }
    CountTable kept = new CountTable();
    for (int i = 0; i < size; i++) {
      if (i != others) {
        kept.set(kept.entryOf(this, i), counts[i]);
      }
    }
    return kept;
  }

  /** Returns a table whose only count is that of keys over a limit. */
  @Internal
  public static CountTable ofOtherKeys(long count) {
    CountTable table = new CountTable();
    table.add(OTHER, 0, OTHER.length, count);
    return table;
  }

  void reduceOtherKeys(long value, LongReducer reducer) {
    reduce(OTHER, 0, OTHER.length, value, reducer);
  }

  /** Sets the count of entry {@code i}. */
  public void set(int i, long count) {
    checkEntry(i);
    counts[i] = count;
  }

  /**
   * Returns entry numbers from the highest count to the lowest; keys of equal count are ordered by
   * their bytes.
   */
  public int[] byCount() {
    return IntStream.range(0, size)
        .boxed()
        .sorted(this::compareByCount)
        .mapToInt(Integer::intValue)
        .toArray();
  }

  /** Compares entries by their order in {@link #byCount}. */
  private int compareByCount(int a, int b) {
    return counts[a] != counts[b] ? Long.compare(counts[b], counts[a]) : compareKeys(a, b);
  }

  /**
   * Returns the first {@code most} entries of {@link #byCount}, in their order here; this table if
   * it has no more. All others are only looked at once, which is cheaper than sorting them.
   */
  @Internal
  public CountTable highest(int most) {
    if (size <= most) {
      return this;
    }
    PriorityQueue<Integer> lastFirst =
        new PriorityQueue<>(most + 1, (a, b) -> compareByCount(b, a));
    for (int i = 0; i < size; i++) {
      if (lastFirst.size() < most) {
        lastFirst.add(i);
      } else if (compareByCount(i, lastFirst.element()) < 0) {
        lastFirst.remove();
        lastFirst.add(i);
      }
    }
    CountTable highest = new CountTable();
    lastFirst.stream().sorted().forEach(i -> highest.set(highest.entryOf(this, i), counts[i]));
    return highest;
  }

  /** Returns whether both have the same counts by key, in whatever order. */
  @Override
  public boolean equals(Object other) {
    if (!(other instanceof CountTable that) || that.size != size) {
      return false;
    }
    for (int i = 0; i < that.size; i++) {
      int slot = slotOf(that.keys, that.start(i), that.ends[i], that.hashes[i]);
      if (slots[slot] == 0 || counts[slots[slot] - 1] != that.counts[i]) {
        return false;
      }
    }
    return true;
  }

  @Override
  public int hashCode() {
    int sum = size;
    for (int i = 0; i < size; i++) {
      sum += hashes[i] * 31 + Long.hashCode(counts[i]);
    }
    return sum;
  }

  /** Returns an independent copy. */
  public CountTable copy() {
    CountTable copy = new CountTable();
    copy.keys = keys.clone();
    copy.ends = ends.clone();
    copy.counts = counts.clone();
    copy.hashes = hashes.clone();
    copy.slots = slots.clone();
    copy.size = size;
    return copy;
  }

  @Override
  public String toString() {
    StringBuilder text = new StringBuilder("{");
    for (int i = 0; i < Math.min(size, 20); i++) {
      text.append(i == 0 ? "" : ", ").append(key(i)).append('=').append(counts[i]);
    }
    return text.append(size > 20 ? ", ... " + size + " keys}" : "}").toString();
  }

  /**
   * Returns the coder of tables. Not deterministic: equal tables may have their keys in different
   * orders.
   */
  public static Coder<CountTable> coder() {
    return CountTableCoder.INSTANCE;
  }

  /** Appends this table to {@code buf}. */
  @Internal
  public void encode(ByteBuf buf) {
    buf.putVar(size);
    for (int i = 0; i < size; i++) {
      buf.putVar(ends[i] - start(i));
      buf.putZigZag(counts[i]);
    }
    int length = start(size);
    buf.putVar(length);
    buf.putBytes(keys, 0, length);
  }
}
