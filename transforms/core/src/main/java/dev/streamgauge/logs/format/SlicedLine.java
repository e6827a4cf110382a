package dev.streamgauge.logs.format;

import dev.streamgauge.logs.time.LogTimes;
import java.util.Arrays;
import java.util.Map;
import org.checkerframework.checker.nullness.qual.Nullable;

/** A line whose fields are slices, found by the parser and converted to strings on request. */
abstract class SlicedLine extends FormatLine {
  static final int TIME = 0;
  static final int MESSAGE = 1;

  private final Map<String, Integer> slots;
  private final int[] starts;
  private final int[] ends;

  /** Creates a line; {@code slots} has the slot of each field, which several names may share. */
  SlicedLine(String name, LogTimes times, Map<String, Integer> slots) {
    super(name, times);
    this.slots = slots;
    int size = 1 + slots.values().stream().mapToInt(Integer::intValue).max().orElse(MESSAGE);
    this.starts = new int[size];
    this.ends = new int[size];
  }

  @Override
  final boolean parse() {
    Arrays.fill(starts, -1);
    return cut();
  }

  /** Finds the slices; returns false if the line is not in this format. */
  abstract boolean cut();

  final void set(int slot, int start, int end) {
    starts[slot] = start;
    ends[slot] = end;
  }

  /** Sets a slot unless the value is {@code -}, the nil value. */
  final void setUnlessNil(int slot, int start, int end) {
    if (end - start != 1 || bytes[start] != '-') {
      set(slot, start, end);
    }
  }

  final void clear(int slot) {
    starts[slot] = -1;
  }

  final boolean has(int slot) {
    return starts[slot] >= 0;
  }

  final int start(int slot) {
    return starts[slot];
  }

  final int end(int slot) {
    return ends[slot];
  }

  @Override
  @Nullable String find(String field) {
    Integer slot = slots.get(field);
    return slot == null || starts[slot] < 0 ? null : text(starts[slot], ends[slot]);
  }

  @Override
  public long timeMillis(long referenceMillis) {
    return time(starts[TIME], ends[TIME], referenceMillis);
  }
}
