package dev.streamgauge.windows.slice;

import dev.streamgauge.lines.ByteBuf;
import java.util.Map;
import java.util.OptionalLong;
import java.util.TreeMap;
import java.util.function.Consumer;
import org.checkerframework.checker.nullness.qual.Nullable;

/** The slices that windows may still need, in time order. */
final class StoredSlices {
  /** By the slice's start, then the first window. */
  private final TreeMap<Long, Map<Long, StoredSlice>> slices = new TreeMap<>();

  /** Returns the slice that starts at {@code start} and whose lines count from a window on. */
  @Nullable StoredSlice of(long start, long firstWindow) {
    Map<Long, StoredSlice> parts = slices.get(start);
    return parts == null ? null : parts.get(firstWindow);
  }

  /** Replaces the previous state of the slice by {@code slice}. */
  void keep(StoredSlice slice) {
    slices.computeIfAbsent(slice.start(), s -> new TreeMap<>()).put(slice.firstWindow(), slice);
  }

  /**
   * Passes the slices that start from {@code first} to {@code last}, both inclusive, to {@code
   * out}.
   */
  void from(long first, long last, Consumer<StoredSlice> out) {
    if (first <= last) {
      slices.subMap(first, true, last, true).values().forEach(parts -> parts.values().forEach(out));
    }
  }

  /**
   * Returns the start of the first window at or after {@code window} that has a slice.
   *
   * @param reach how long before a slice starts its first window can start
   */
  OptionalLong firstWindowFrom(long window, long reach) {
    long first = Long.MAX_VALUE;
    for (Map<Long, StoredSlice> parts : slices.tailMap(window, true).values()) {
      for (StoredSlice slice : parts.values()) {
        if (slice.start() - reach > first) {
          return OptionalLong.of(first);
        }
        first = Math.min(first, Math.max(window, slice.firstWindow()));
      }
    }
    return first == Long.MAX_VALUE ? OptionalLong.empty() : OptionalLong.of(first);
  }

  /** Forgets the slices that start before {@code start}. */
  void forgetBefore(long start) {
    slices.headMap(start).clear();
  }

  /** Appends these to {@code buf}. */
  void encode(ByteBuf buf) {
    buf.putVar(slices.values().stream().mapToInt(Map::size).sum());
    slices.values().forEach(parts -> parts.values().forEach(slice -> slice.encode(buf)));
  }

  /**
   * Reads what {@link #encode} appended.
   *
   * @throws IndexOutOfBoundsException if it is corrupt
   */
  static StoredSlices decode(ByteBuf buf) {
    StoredSlices kept = new StoredSlices();
    // A slice takes at least nine bytes.
    int size = buf.getCount(9);
    for (int i = 0; i < size; i++) {
      kept.keep(StoredSlice.decode(buf));
    }
    return kept;
  }
}
