package dev.streamgauge.windows.slice;

import dev.streamgauge.lines.ByteBuf;
import dev.streamgauge.windows.table.CountTable;
import dev.streamgauge.windows.table.CountTableCoder;
import dev.streamgauge.windows.table.LongReducer;
import java.util.Arrays;

/**
 * The reduced values, by key, of the slices in a window. A slice enters by the reducer and leaves
 * by its inverse; a key leaves with its last slice. Mutable; not thread-safe.
 */
final class RunningSums {
  private static final int WORTH_COMPACTING = 64;

  private CountTable values = new CountTable();

  /** The number of slices with the key, by entry of the values. */
  private int[] slices = new int[8];

  /** The number of keys that are in at least one slice. */
  private int live;

  /** Adds a slice. */
  void enter(CountTable slice, LongReducer reducer) {
    for (int i = 0; i < slice.size(); i++) {
      int entry = values.entryOf(slice, i);
      if (entry >= slices.length) {
        slices = Arrays.copyOf(slices, slices.length * 2);
      }
      if (slices[entry]++ == 0) {
        live++;
        values.set(entry, slice.count(i));
      } else {
        values.set(entry, reducer.reduce(values.count(entry), slice.count(i)));
      }
    }
  }

  /** Adds values to a slice that has entered, for keys of which it had {@code known}. */
  void add(CountTable more, CountTable known, LongReducer reducer) {
    for (int i = 0; i < more.size(); i++) {
      int entry = values.entryOf(more, i);
      if (entry >= slices.length) {
        slices = Arrays.copyOf(slices, slices.length * 2);
      }
      boolean isFirst = slices[entry] == 0;
      values.set(
          entry, isFirst ? more.count(i) : reducer.reduce(values.count(entry), more.count(i)));
      live += isFirst ? 1 : 0;
      slices[entry] += known.find(more, i) < 0 ? 1 : 0;
    }
  }

  /** Returns these sums for the keys of {@code keys} alone. */
  RunningSums of(CountTable keys) {
    RunningSums some = new RunningSums();
    some.slices = new int[Math.max(8, keys.size())];
    for (int i = 0; i < keys.size(); i++) {
      int known = values.find(keys, i);
      if (known >= 0 && slices[known] > 0) {
        int entry = some.values.entryOf(keys, i);
        some.values.set(entry, values.count(known));
        some.slices[entry] = slices[known];
        some.live++;
      }
    }
    return some;
  }

  /** Returns the values of those of {@code keys} that are in at least one slice. */
  CountTable tableOf(CountTable keys) {
    CountTable table = new CountTable();
    for (int i = 0; i < keys.size(); i++) {
      int known = values.find(keys, i);
      if (known >= 0 && slices[known] > 0) {
        table.set(table.entryOf(keys, i), values.count(known));
      }
    }
    return table;
  }

  /** Removes a slice that has entered unchanged. */
  void leave(CountTable slice, LongReducer inverse) {
    for (int i = 0; i < slice.size(); i++) {
      int entry = values.entryOf(slice, i);
      if (--slices[entry] == 0) {
        live--;
      } else {
        values.set(entry, inverse.reduce(values.count(entry), slice.count(i)));
      }
    }
    if (values.size() > WORTH_COMPACTING && live * 2 < values.size()) {
      compact();
    }
  }

  private void compact() {
    int[] kept = new int[Math.max(8, live)];
    CountTable table = new CountTable();
    for (int i = 0; i < values.size(); i++) {
      if (slices[i] > 0) {
        int entry = table.entryOf(values, i);
        table.set(entry, values.count(i));
        kept[entry] = slices[i];
      }
    }
    values = table;
    slices = kept;
  }

  /** Returns the values by key as a new table. */
  CountTable toTable() {
    if (live < values.size()) {
      compact();
    }
    return values.copy();
  }

  /** Appends this to {@code buf}. */
  void encode(ByteBuf buf) {
    values.encode(buf);
    for (int i = 0; i < values.size(); i++) {
      buf.putVar(slices[i]);
    }
  }

  /**
   * Reads what {@link #encode} appended.
   *
   * @throws IndexOutOfBoundsException if it is corrupt
   */
  static RunningSums decode(ByteBuf buf) {
    RunningSums sums = new RunningSums();
    sums.values = CountTableCoder.decode(buf);
    sums.slices = new int[Math.max(8, sums.values.size())];
    for (int i = 0; i < sums.values.size(); i++) {
      sums.slices[i] = buf.getVarInt();
      sums.live += sums.slices[i] > 0 ? 1 : 0;
    }
    return sums;
  }
}
