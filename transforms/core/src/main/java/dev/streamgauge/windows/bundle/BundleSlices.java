package dev.streamgauge.windows.bundle;

import dev.streamgauge.lines.LineBatch;
import dev.streamgauge.windows.table.CountTable;
import dev.streamgauge.windows.time.LatenessCutoff;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.stream.LongStream;
import org.apache.beam.sdk.annotations.Internal;
import org.checkerframework.checker.nullness.qual.Nullable;

/** The counts of a bundle: one table for each slice, a period of event time or a part of one. */
@Internal
public final class BundleSlices {
  /**
   * Lines of one slice and the first window they count in: the first that contains them, except for
   * late lines whose first windows have expired.
   */
  record Slice(long start, long firstWindow) {}

  /**
   * A covered span with more slices than this is known by its ends alone; a reader would reach it
   * only if a day passed in ten-second slices.
   */
  private static final int MOST_COVERED = 10_000;

  private final long size;
  private final long period;
  private final long slice;
  private final Map<Slice, CountTable> tables = new HashMap<>();
  private final TreeSet<Long> covered = new TreeSet<>();
  private long firstOpen = LatenessCutoff.NONE_EXPIRED;
  private long currentStart;
  private @Nullable CountTable current;

  /**
   * Creates empty slices of {@code slice} milliseconds, for windows of {@code size} that start
   * every {@code period}.
   */
  BundleSlices(long size, long period, long slice) {
    this.size = size;
    this.period = period;
    this.slice = slice;
  }

  /** Returns the length of a slice, in milliseconds. */
  public long slice() {
    return slice;
  }

  /** Records the open slices that {@code batch} covers. */
  void cover(LineBatch batch) {
    covered.addAll(coveredBy(batch));
  }

  /** Returns the starts of the open slices that {@code batch} covers. */
  public List<Long> coveredBy(LineBatch batch) {
    if (!batch.coversTime()) {
      return List.of();
    }
    long first = Math.max(firstOpen, sliceOf(batch.coveredFrom()));
    long last = sliceOf(batch.coveredTo());
    if (first > last) {
      return List.of();
    }
    if ((last - first) / slice > MOST_COVERED) {
      return List.of(first, last);
    }
    return LongStream.rangeClosed(0, (last - first) / slice)
        .mapToObj(i -> first + i * slice)
        .toList();
  }

  /** Returns the starts of the slices that batches have covered. */
  public SortedSet<Long> covered() {
    return covered;
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
    return Math.floorDiv(time, slice) * slice;
  }

  /** Returns the table of the slice that contains {@code time}. */
  public CountTable at(long time) {
    return current == null || time < currentStart || time - currentStart >= slice
        ? startingAt(sliceOf(time))
        : current;
  }

  /** Returns the table of the slice that starts at {@code start}. */
  public CountTable startingAt(long start) {
    if (current == null || start != currentStart) {
      currentStart = start;
      long lastWindow = Math.floorDiv(start, period) * period;
      long firstWindow = Math.max(firstOpen, lastWindow - size + period);
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

  /** Returns the number of bytes in the keys of all tables. */
  long keyBytes() {
    long bytes = 0;
    for (CountTable table : tables.values()) {
      bytes += table.keyBytes();
    }
    return bytes;
  }

  /** Returns the tables by slice. */
  Map<Slice, CountTable> tables() {
    return tables;
  }
}
