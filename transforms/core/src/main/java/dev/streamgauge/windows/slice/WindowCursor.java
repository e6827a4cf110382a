package dev.streamgauge.windows.slice;

import dev.streamgauge.lines.ByteBuf;
import dev.streamgauge.windows.table.CountTable;
import java.util.function.Consumer;
import java.util.function.Predicate;

/** The sums of one window, which moves on over kept slices. Mutable; for one thread. */
final class WindowCursor {
  private static final long NOWHERE = Long.MIN_VALUE;

  private long at = NOWHERE;
  private RunningSums sums = new RunningSums();

  /** Returns whether it is at {@code window} or can reach it by moving on. */
  boolean reaches(long window) {
    return at <= window;
  }

  /** Returns the values by key in the window that it is at. */
  CountTable table() {
    return sums.toTable();
  }

  /** Returns the start of the window that it is at, the lowest number if it is nowhere yet. */
  long at() {
    return at;
  }

  /** Puts a later state of a slice in the place of an earlier one, if it is in the window. */
  void replace(StoredSlice before, StoredSlice after, Slider by) {
    if (at != NOWHERE && after.isIn(at)) {
      sums.enter(after.table(), by.reducer());
      sums.leave(before.table(), by.inverse());
    }
  }

  /**
   * Moves to {@code window}: slices that come into it are added and those that fall out of it are
   * taken away. If it has none in common with the window before, it is summed anew.
   */
  void moveTo(long window, StoredSlices slices, Slider by) {
    if (at == NOWHERE || window < at || window - at >= by.size()) {
      sums = new RunningSums();
      slices.from(window, by.lastSlice(window), enter(slice -> slice.isIn(window), by));
    } else {
      for (long w = at + by.period(); w <= window; w += by.period()) {
        long next = w;
        slices.from(w, by.lastSlice(w), enter(slice -> slice.firstWindow() == next, by));
        slices.from(
            w - by.period(), w - by.period(), slice -> sums.leave(slice.table(), by.inverse()));
      }
    }
    at = window;
  }

  private Consumer<StoredSlice> enter(Predicate<StoredSlice> choice, Slider by) {
    return slice -> {
      if (choice.test(slice)) {
        sums.enter(slice.table(), by.reducer());
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
