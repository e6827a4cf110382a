package dev.streamgauge.windows.bundle;

import dev.streamgauge.windows.table.CountTable;
import dev.streamgauge.windows.table.KeyLimit;
import dev.streamgauge.windows.table.LongReducer;
import dev.streamgauge.windows.time.WindowSpec;
import java.util.HashMap;
import java.util.Map;
import org.apache.beam.sdk.annotations.Internal;

/**
 * Reduces a bundle's slices to windows, one part for each window and shard of its keys. Windows
 * before the first requested one are left out.
 */
@Internal
public final class WindowSplitter implements BundleSplitter {
  private static final long serialVersionUID = 1;

  private final long size;
  private final long period;
  private final int shards;
  private final long startMillis;
  private final KeyLimit keys;
  private final LongReducer reducer;

  public WindowSplitter(WindowSpec spec, LongReducer reducer) {
    this.size = spec.size();
    this.period = spec.period();
    this.shards = spec.shards();
    this.startMillis = spec.startMillis();
    this.keys = spec.keys();
    this.reducer = reducer;
  }

  @Override
  public long slice() {
    return period;
  }

  @Override
  public void cut(BundleSlices slices, Consumer out) {
    windows(slices)
        .forEach(
            (start, table) -> {
              if (start >= startMillis) {
                Shards.split(
                    table,
                    shards,
                    (shard, part) ->
                        out.accept(shard, start, start + size, keys.apply(part, reducer)));
              }
            });
  }

  private Map<Long, CountTable> windows(BundleSlices slices) {
    Map<Long, CountTable> windows = new HashMap<>();
    if (size == period) {
      slices.tables().forEach((slice, table) -> windows.put(slice.start(), table));
      return windows;
    }
    slices
        .tables()
        .forEach(
            (slice, table) -> {
              for (long w = slice.firstWindow(); w <= slice.start(); w += period) {
                windows.computeIfAbsent(w, s -> new CountTable()).reduceAll(table, reducer);
              }
            });
    return windows;
  }
}
