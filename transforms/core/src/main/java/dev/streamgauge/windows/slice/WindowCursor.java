package dev.streamgauge.windows.slice;

import dev.streamgauge.lines.ByteBuf;
import dev.streamgauge.windows.table.CountTable;
import java.util.function.Consumer;
import java.util.function.Predicate;

/** The sums of one window, which moves forward over kept slices. Mutable; not thread-safe. */
final class WindowCursor {
  private static final long NOWHERE = Long.MIN_VALUE;

  private long at = NOWHERE;
  private RunningSums sums = new RunningSums();

  /** Returns the values by key in the current window. */
  CountTable table() {
    return sums.toTable();
  }

  RunningSums sums() {
    return sums;
  }

  /** Returns the start of the current window; {@code Long.MIN_VALUE} before the first. */
  long at() {
    return at;
  }

  /** Returns whether {@code slice} counts in the current window. */
  boolean has(StoredSlice slice) {
    return at != NOWHERE && slice.isIn(at);
  }

  /** Replaces an earlier state of a slice by a later one, if it is in the window. */
  void replace(StoredSlice before, StoredSlice after, Slider by) {
    if (has(after)) {
      sums.enter(after.table(by.reducer()), by.reducer());
      sums.leave(before.table(by.reducer()), by.inverse());
    }
  }

  /** Adds to a slice, if it is in the window, values for keys of which it had {@code known}. */
  void add(StoredSlice slice, CountTable values, CountTable known, Slider by) {
    if (has(slice)) {
      sums.add(values, known, by.reducer());
    }
  }

  /**
   * Moves to {@code window}: adds the slices that enter it and subtracts those that leave. If the
   * windows have no slice in common, sums it from scratch.
   */
  void moveTo(long window, StoredSlices slices, Slider by) {
    if (at == NOWHERE || window < at || window - at >= by.size()) {
      sums = new RunningSums();
      slices.from(window, window + by.size() - 1, enter(slice -> slice.isIn(window), by));
    } else {
      for (long w = at + by.period(); w <= window; w += by.period()) {
        long next = w;
        slices.from(w, w + by.size() - 1, enter(slice -> slice.firstWindow() == next, by));
        slices.from(
            w - by.period(), w - 1, slice -> sums.leave(slice.table(by.reducer()), by.inverse()));
      }
    }
    at = window;
  }

  private Consumer<StoredSlice> enter(Predicate<StoredSlice> choice, Slider by) {
    return slice -> {
      if (choice.test(slice)) {
        sums.enter(slice.table(by.reducer()), by.reducer());
      }
    };
  }

  /** Appends this to {@code buf}. */
  void encode(ByteBuf buf) {
    buf.putZigZag(at);
    sums.encode(buf);
  }

  /**
   * Reads what {@link #encode} appended.
   *
   * @throws IndexOutOfBoundsException if it is corrupt
   */
  static WindowCursor decode(ByteBuf buf) {
    WindowCursor cursor = new WindowCursor();
    cursor.at = buf.getZigZag();
    cursor.sums = RunningSums.decode(buf);
    return cursor;
  }
}
