package dev.streamgauge.windows.slice;

import dev.streamgauge.lines.ByteBuf;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Consumer;
import org.checkerframework.checker.nullness.qual.Nullable;

/** The slices that windows may still need, in time order. */
final class StoredSlices {
  /** By the slice's start, then the first window. */
  private final TreeMap<Long, Map<Long, StoredSlice>> slices = new TreeMap<>();

  /** Returns the latest known state of the slice of {@code part}; null if there is none. */
  @Nullable StoredSlice of(SlicePart part) {
    Map<Long, StoredSlice> parts = slices.get(part.start());
    return parts == null ? null : parts.get(part.firstWindow());
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
    slices.subMap(first, true, last, true).values().forEach(parts -> parts.values().forEach(out));
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
    // A slice takes at least four bytes.
    int size = buf.getCount(4);
    for (int i = 0; i < size; i++) {
      kept.keep(StoredSlice.decode(buf));
    }
    return kept;
  }
}
