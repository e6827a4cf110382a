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

  /** Returns whether it is at {@code window} or can reach it by moving forward. */
  boolean reaches(long window) {
    return at <= window;
  }

  /** Returns the values by key in the current window. */
  CountTable table() {
    return sums.toTable();
  }

  /** Returns the start of the current window; {@code Long.MIN_VALUE} before the first. */
  long at() {
    return at;
  }

  /** Replaces an earlier state of a slice by a later one, if it is in the window. */
  void replace(StoredSlice before, StoredSlice after, Slider by) {
    if (at != NOWHERE && after.isIn(at)) {
      sums.enter(after.table(), by.reducer());
      sums.leave(before.table(), by.inverse());
    }
  }

  /**
   * Moves to {@code window}: adds the slices that enter it and subtracts those that leave. If the
   * windows have no slice in common, sums it from scratch.
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
