package dev.streamgauge.windows.slice;

import dev.streamgauge.lines.ByteBuf;
import dev.streamgauge.windows.table.CountTable;
import dev.streamgauge.windows.table.CountTableCoder;
import dev.streamgauge.windows.table.KeyLimit;
import dev.streamgauge.windows.table.LongReducer;
import java.util.Arrays;

/**
 * A slice in the state of a runner, as the sum of all panes so far. It is encoded, since most
 * slices wait while others enter and leave the window, and each step may load and save them all.
 *
 * <p>It knows which panes it has, so that a step can run twice: Spark repeats one whose task has
 * failed, with a state that may have the panes of the first attempt. The latest pane is kept apart,
 * since only that one may come again with another content.
 *
 * @param start the first millisecond of the slice
 * @param firstWindow the start of the first window that its lines count in
 * @param panes all panes with lower indices are in it
 * @param ahead other panes that are in it: panes may overtake each other
 * @param lastPane the highest index of a pane that is in it
 * @param earlier the table of all panes but the last, encoded
 * @param last the table of the last pane, encoded
 */
record StoredSlice(
    long start,
    long firstWindow,
    long panes,
    long[] ahead,
    long lastPane,
    byte[] earlier,
    byte[] last) {
  private static final byte[] NOTHING = encoded(new CountTable());

  /** Returns a slice without panes yet. */
  static StoredSlice empty(long start, long firstWindow) {
    return new StoredSlice(start, firstWindow, 0, new long[0], -1, NOTHING, NOTHING);
  }

  private static byte[] encoded(CountTable table) {
    ByteBuf buf = new ByteBuf(16 + 4 * table.size() + table.keyBytes());
    table.encode(buf);
    return buf.toBytes();
  }

  /** Returns whether pane {@code pane} is in it. */
  boolean has(long pane) {
    return pane < panes || Arrays.binarySearch(ahead, pane) >= 0;
  }

  /** Returns whether it counts in the window that starts at {@code window}. */
  boolean isIn(long window) {
    return firstWindow <= window && window <= start;
  }

  /**
   * Returns this slice with another pane. If it has the pane, the last one is replaced and others
   * change nothing.
   */
  StoredSlice with(long pane, CountTable table, LongReducer reducer) {
    if (has(pane)) {
      return pane == lastPane
          ? new StoredSlice(start, firstWindow, panes, ahead, lastPane, earlier, encoded(table))
          : this;
    }
    boolean isLast = pane > lastPane;
    CountTable sum = CountTableCoder.decode(new ByteBuf(earlier));
    sum.reduceAll(isLast ? CountTableCoder.decode(new ByteBuf(last)) : table, reducer);
    long[] more = Arrays.copyOf(ahead, ahead.length + 1);
    more[ahead.length] = pane;
    Arrays.sort(more);
    int merged = 0;
    while (merged < more.length && more[merged] == panes + merged) {
      merged++;
    }
    return new StoredSlice(
        start,
        firstWindow,
        panes + merged,
        Arrays.copyOfRange(more, merged, more.length),
        Math.max(pane, lastPane),
        encoded(sum),
        isLast ? encoded(table) : last);
  }

  /** Returns how many keys it has, or more. */
  int keys() {
    return new ByteBuf(earlier).getCount(2) + new ByteBuf(last).getCount(2);
  }

  /** Returns how many bytes its keys have, or more. */
  long bytes() {
    return (long) earlier.length + last.length;
  }

  /** Returns this slice with at most about {@code keys}. */
  StoredSlice limited(KeyLimit keys, LongReducer reducer) {
    return new StoredSlice(
        start,
        firstWindow,
        panes,
        ahead,
        lastPane,
        encoded(keys.apply(table(reducer), reducer)),
        NOTHING);
  }

  /** Returns its table, a new one on each call. */
  CountTable table(LongReducer reducer) {
    CountTable table = CountTableCoder.decode(new ByteBuf(earlier));
    if (table.size() == 0) {
      return CountTableCoder.decode(new ByteBuf(last));
    }
    if (last.length > NOTHING.length) {
      table.reduceAll(CountTableCoder.decode(new ByteBuf(last)), reducer);
    }
    return table;
  }

  /** Returns the part of its table with keys that {@code keys} has. */
  CountTable tableOf(CountTable keys, LongReducer reducer) {
    CountTable table = CountTableCoder.decodeOnly(new ByteBuf(earlier), keys);
    table.reduceAll(CountTableCoder.decodeOnly(new ByteBuf(last), keys), reducer);
    return table;
  }

  void encode(ByteBuf buf) {
    buf.putZigZag(start);
    buf.putVar(start - firstWindow);
    buf.putVar(panes);
    buf.putVar(ahead.length);
    for (long pane : ahead) {
      buf.putVar(pane);
    }
    buf.putZigZag(lastPane);
    put(earlier, buf);
    put(last, buf);
  }

  private static void put(byte[] table, ByteBuf buf) {
    buf.putVar(table.length);
    buf.putBytes(table, 0, table.length);
  }

  static StoredSlice decode(ByteBuf buf) {
    long start = buf.getZigZag();
    long firstWindow = start - buf.getVar();
    long panes = buf.getVar();
    long[] ahead = new long[buf.getCount(1)];
    for (int i = 0; i < ahead.length; i++) {
      ahead[i] = buf.getVar();
    }
    return new StoredSlice(
        start,
        firstWindow,
        panes,
        ahead,
        buf.getZigZag(),
        buf.getBytes(buf.getVarInt()),
        buf.getBytes(buf.getVarInt()));
  }
}
