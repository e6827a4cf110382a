package dev.streamgauge.windows.bundle;

import dev.streamgauge.windows.slice.Slider;
import dev.streamgauge.windows.table.CountTable;
import dev.streamgauge.windows.time.WindowSpec;
import java.util.Map;
import java.util.TreeMap;
import java.util.TreeSet;
import org.apache.beam.sdk.annotations.Internal;

/**
 * Outputs a bundle's slices unchanged, for a {@link Slider} to build windows. A slice's interval
 * runs from the start of its first window to its own end: so slices that end together arrive
 * together, and those with some expired windows stay apart.
 *
 * <p>A window's last slice may have no lines; an empty table for it signals the window's end.
 */
@Internal
public final class SliceSplitter implements BundleSplitter {
  private static final long serialVersionUID = 1;

  private final long size;
  private final long period;
  private final int shards;

  public SliceSplitter(WindowSpec spec) {
    this.size = spec.size();
    this.period = spec.period();
    this.shards = spec.shards();
  }

  @Override
  public void cut(BundleSlices slices, Consumer out) {
    Map<Integer, TreeSet<Long>> windows = new TreeMap<>();
    slices
        .tables()
        .forEach(
            (slice, table) ->
                Shards.split(
                    table,
                    shards,
                    (shard, part) -> {
                      out.accept(shard, slice.firstWindow(), slice.start() + period, part);
                      TreeSet<Long> ofShard = windows.computeIfAbsent(shard, s -> new TreeSet<>());
                      for (long w = slice.firstWindow(); w <= slice.start(); w += period) {
                        ofShard.add(w);
                      }
                    }));
    windows.forEach(
        (shard, starts) ->
            // The interval of a window's last slice is the window itself.
            starts.forEach(start -> out.accept(shard, start, start + size, new CountTable())));
  }
}
