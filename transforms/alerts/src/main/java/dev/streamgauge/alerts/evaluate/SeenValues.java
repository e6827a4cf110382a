package dev.streamgauge.alerts.evaluate;

import dev.streamgauge.lines.ByteBuf;
import dev.streamgauge.util.Hashes;
import java.security.SecureRandom;
import java.util.Comparator;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * The values that were seen, with the first and last time, by their hashes. With ten thousand
 * values, a new one has the hash of another, and goes unnoticed, once in 10^15 times. The seed
 * keeps anybody from constructing one that does.
 *
 * <p>When it is full, the value that has been unseen for longest makes room: made-up values
 * displace others, but never keep a new one from being noticed.
 */
final class SeenValues {
  private static final long NEVER = Long.MIN_VALUE;
  private static final Comparator<Seen> LONGEST_AGO =
      Comparator.comparingLong(Seen::last).thenComparingLong(Seen::hash);

  private record Seen(long hash, long first, long last) {}

  private long seed = new SecureRandom().nextLong();
  private final TreeMap<Long, Seen> byHash = new TreeMap<>();
  private final TreeSet<Seen> byAge = new TreeSet<>(LONGEST_AGO);

  /**
   * Records that {@code value} was seen at {@code millis}.
   *
   * @return false if another value was forgotten to make room
   */
  boolean add(String value, long millis, int most) {
    if (touch(value, millis)) {
      return true;
    }
    long hash = Hashes.of(value, seed);
    boolean room = byHash.size() < most;
    if (!room) {
      forget(byAge.first());
    }
    put(new Seen(hash, millis, millis));
    return room;
  }

  /** Does the same as {@link #add} if the value is known; returns whether it is. */
  boolean touch(String value, long millis) {
    long hash = Hashes.of(value, seed);
    Seen known = byHash.get(hash);
    if (known == null) {
      return false;
    }
    byAge.remove(known);
    put(new Seen(hash, Math.min(known.first(), millis), Math.max(known.last(), millis)));
    return true;
  }

  private void put(Seen seen) {
    byHash.put(seen.hash(), seen);
    byAge.add(seen);
  }

  private void forget(Seen seen) {
    byHash.remove(seen.hash());
    byAge.remove(seen);
  }

  /** Forgets values that were not seen at {@code millis} or later. */
  void forgetBefore(long millis) {
    while (!byAge.isEmpty() && byAge.first().last() < millis) {
      forget(byAge.first());
    }
  }

  /** Returns when {@code value} was first seen; before all times if it was not, or is forgotten. */
  long first(String value) {
    Seen seen = byHash.get(Hashes.of(value, seed));
    return seen == null ? NEVER : seen.first();
  }

  void encode(ByteBuf buf) {
    buf.putZigZag(seed);
    buf.putVar(byHash.size());
    for (Seen seen : byHash.values()) {
      buf.putZigZag(seen.hash());
      buf.putZigZag(seen.first());
      buf.putZigZag(seen.last());
    }
  }

  void decode(ByteBuf buf) {
    seed = buf.getZigZag();
    int size = buf.getCount(3);
    for (int i = 0; i < size; i++) {
      put(new Seen(buf.getZigZag(), buf.getZigZag(), buf.getZigZag()));
    }
  }
}
