package dev.streamgauge.windows.slice;

import dev.streamgauge.lines.ByteBuf;
import dev.streamgauge.windows.table.CountTable;
import dev.streamgauge.windows.table.CountTableCoder;

/**
 * A slice in the state of a runner. It is encoded, since most slices wait while others enter and
 * leave the window, and each step may load and save them all.
 *
 * @param start the first millisecond of the slice
 * @param firstWindow the start of the first window that its lines count in
 * @param pane the index of the slice's state
 * @param encoded its table
 */
record StoredSlice(long start, long firstWindow, long pane, byte[] encoded) {
  static StoredSlice of(SlicePart part) {
    return of(part.start(), part.firstWindow(), part.pane(), part.table());
  }

  /** Returns a slice without content yet. */
  static StoredSlice none(SlicePart part) {
    return of(part.start(), part.firstWindow(), -1, new CountTable());
  }

  private static StoredSlice of(long start, long firstWindow, long pane, CountTable table) {
    ByteBuf buf = new ByteBuf(16 + 4 * table.size() + table.keyBytes());
    table.encode(buf);
    return new StoredSlice(start, firstWindow, pane, buf.toBytes());
  }

  /** Returns whether it counts in the window that starts at {@code window}. */
  boolean isIn(long window) {
    return firstWindow <= window && window <= start;
  }

  /** Returns its table, a new one on each call. */
  CountTable table() {
    return CountTableCoder.decode(new ByteBuf(encoded));
  }

  void encode(ByteBuf buf) {
    buf.putZigZag(start);
    buf.putVar(start - firstWindow);
    buf.putVar(pane);
    buf.putVar(encoded.length);
    buf.putBytes(encoded, 0, encoded.length);
  }

  static StoredSlice decode(ByteBuf buf) {
    long start = buf.getZigZag();
    return new StoredSlice(
        start, start - buf.getVar(), buf.getVar(), buf.getBytes(buf.getVarInt()));
  }
}
