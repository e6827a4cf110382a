package dev.streamgauge.windows.bundle;

import dev.streamgauge.windows.table.CountTable;
import dev.streamgauge.windows.table.KeyLimit;
import dev.streamgauge.windows.table.LongReducer;
import dev.streamgauge.windows.time.WindowSpec;
import java.util.SortedSet;
import java.util.TreeSet;
import org.apache.beam.sdk.annotations.Internal;

/**
 * Outputs a bundle's slices, from which windows are built later. A slice's interval runs from the
 * start of its first window to its own end: so slices that end together arrive together, and those
 * with some expired windows stay apart.
 *
 * <p>Where timers cannot show that a window has ended, empty tables do, in the interval of the
 * window itself: each slice that was read or covered has one for the first window that ends after
 * it. Time may also pass without anything being read: for that there is one for the last window
 * with lines of the slice, and for windows in between at growing distances.
 */
@Internal
public final class SliceSplitter implements BundleSplitter {
  private static final long serialVersionUID = 1;

  private final long size;
  private final long period;
  private final long slice;
  private final int shards;
  private final KeyLimit keys;
  private final LongReducer reducer;
  private final boolean marksEnds;

  /** Creates a splitter that optionally marks the ends of windows. */
  public SliceSplitter(WindowSpec spec, LongReducer reducer, boolean marksEnds) {
    this.size = spec.size();
    this.period = spec.period();
    this.slice = spec.slice();
    this.shards = spec.shards();
    this.keys = spec.keys();
    this.reducer = reducer;
    this.marksEnds = marksEnds;
  }

  @Override
  public long slice() {
    return slice;
  }

  @Override
  public void cut(BundleSlices slices, Consumer out) {
    slices
        .tables()
        .forEach(
            (start, table) ->
                Shards.split(
                    table,
                    shards,
                    (shard, part) ->
                        out.accept(
                            shard,
                            start.firstWindow(),
                            start.start() + slice,
                            keys.apply(part, reducer))));
    if (marksEnds) {
      for (long end : ends(slices)) {
        for (int shard = 0; shard < shards; shard++) {
          out.accept(shard, end - size, end, new CountTable());
        }
      }
    }
  }

  private SortedSet<Long> ends(BundleSlices slices) {
    SortedSet<Long> ends = new TreeSet<>();
    for (long start : slices.covered()) {
      ends.add(firstEnd(start));
    }
    for (BundleSlices.Slice start : slices.tables().keySet()) {
      long first = firstEnd(start.start());
      long last = first - period + size;
      for (long step = 0; first + step < last; step = Math.max(period, 2 * step)) {
        if (first + step - size >= start.firstWindow()) {
          ends.add(first + step);
        }
      }
      ends.add(last);
    }
    return ends;
  }

  /** Returns the end of the first window that ends after {@code time}. */
  private long firstEnd(long time) {
    return (Math.floorDiv(time, period) + 1) * period;
  }
}
