package dev.streamgauge.windows.bundle;

import dev.streamgauge.windows.table.CountTable;
import dev.streamgauge.windows.time.LatenessCutoff;
import java.util.HashMap;
import java.util.Map;
import org.apache.beam.sdk.annotations.Internal;
import org.checkerframework.checker.nullness.qual.Nullable;

/** The counts of a bundle: one table for each slice, a period of event time. */
@Internal
public final class BundleSlices {
  /**
   * Lines of one period and the first window they count in: the first that contains them, except
   * for late lines whose first windows have expired.
   */
  record Slice(long start, long firstWindow) {}

  private final long size;
  private final long period;
  private final Map<Slice, CountTable> tables = new HashMap<>();
  private long firstOpen = LatenessCutoff.NONE_EXPIRED;
  private long currentStart;
  private @Nullable CountTable current;

  /**
   * Creates empty slices for windows of {@code size} that start every {@code period} milliseconds.
   */
  BundleSlices(long size, long period) {
    this.size = size;
    this.period = period;
  }

  /** Sets the first window in which subsequent lines count. */
  void open(long firstOpenWindow) {
    if (firstOpenWindow != firstOpen) {
      firstOpen = firstOpenWindow;
      current = null;
    }
  }

  /** Returns the start of the first window in which subsequent lines count. */
  public long firstOpen() {
    return firstOpen;
  }

  /** Returns the start of the slice that contains {@code time}. */
  public long sliceOf(long time) {
    return Math.floorDiv(time, period) * period;
  }

  /** Returns the table of the slice that contains {@code time}. */
  public CountTable at(long time) {
    return current == null || time < currentStart || time - currentStart >= period
        ? startingAt(sliceOf(time))
        : current;
  }

  /** Returns the table of the slice that starts at {@code start}. */
  public CountTable startingAt(long start) {
    if (current == null || start != currentStart) {
      currentStart = start;
      long firstWindow = Math.max(firstOpen, start - size + period);
      current = tables.computeIfAbsent(new Slice(start, firstWindow), s -> new CountTable());
    }
    return current;
  }

  /** Returns the number of keys in all tables. */
  long keys() {
    long keys = 0;
    for (CountTable table : tables.values()) {
      keys += table.size();
    }
    return keys;
  }

  /** Returns the tables by slice. */
  Map<Slice, CountTable> tables() {
    return tables;
  }
}
