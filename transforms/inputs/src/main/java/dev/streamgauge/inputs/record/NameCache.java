package dev.streamgauge.inputs.record;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.core.SerializableString;
import com.fasterxml.jackson.core.io.SerializedString;
import java.util.Arrays;
import java.util.function.Predicate;
import org.apache.beam.sdk.annotations.Internal;

/**
 * Names of members as they are written, found by their bytes: the records of a request have mostly
 * the same ones. A few are remembered, and any others made anew each time. Not thread-safe.
 */
@Internal
public final class NameCache {
  private static final int SLOTS = 64;

  /** Longer names are not remembered: those of a request must not take more than it does. */
  private static final int LONGEST = 256;

  private record Entry(byte[] bytes, SerializableString name) {}

  private final String prefix;
  private final Predicate<String> isTaken;
  private final Entry[] entries = new Entry[SLOTS];

  /**
   * Creates a cache.
   *
   * @param prefix put before names that are taken
   * @param isTaken whether a name is that of a member of ours
   */
  public NameCache(String prefix, Predicate<String> isTaken) {
    this.prefix = prefix;
    this.isTaken = isTaken;
  }

  /** Returns the name for what is in {@code [from, to)}. */
  public SerializableString of(byte[] bytes, int from, int to) {
    if (to - from > LONGEST) {
      return name(bytes, from, to);
    }
    int hash = 0;
    for (int i = from; i < to; i++) {
      hash = 31 * hash + bytes[i];
    }
    int slot = (hash ^ hash >>> 16) & SLOTS - 1;
    Entry entry = entries[slot];
    if (entry == null || !Arrays.equals(entry.bytes(), 0, entry.bytes().length, bytes, from, to)) {
      entry = new Entry(Arrays.copyOfRange(bytes, from, to), name(bytes, from, to));
      entries[slot] = entry;
    }
    return entry.name();
  }

  private SerializableString name(byte[] bytes, int from, int to) {
    String name = new String(bytes, from, to - from, UTF_8);
    return new SerializedString(isTaken.test(name) ? prefix + name : name);
  }
}
