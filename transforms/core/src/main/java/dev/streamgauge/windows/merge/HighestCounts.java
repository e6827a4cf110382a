package dev.streamgauge.windows.merge;

import dev.streamgauge.windows.result.WindowCounts;
import dev.streamgauge.windows.table.CountTable;

/**
 * Keeps the highest counts of a window. Since counts only grow, a key that is not among the highest
 * of its shard stays below those of the window until its count changes.
 */
record HighestCounts(int most) implements PaneMerge {
  @Override
  public WindowCounts partOf(WindowCounts pane) {
    return pane.withCounts(pane.counts().highest(most));
  }

  @Override
  public WindowCounts result(WindowCounts changed, CountTable values) {
    return changed;
  }
}
