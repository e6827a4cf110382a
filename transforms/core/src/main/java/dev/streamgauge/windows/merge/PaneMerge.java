package dev.streamgauge.windows.merge;

import dev.streamgauge.windows.result.WindowCounts;
import dev.streamgauge.windows.table.CountTable;
import java.io.Serializable;

/** What is merged of the panes of a window, and what comes of it. */
interface PaneMerge extends Serializable {
  /** Returns the part of {@code pane} that is needed, small; without keys if nothing is. */
  WindowCounts partOf(WindowCounts pane);

  /** Returns how many values of a window are kept: the highest. */
  int most();

  /**
   * Returns what a window shows.
   *
   * @param changed the next pane, with the values that have changed since the last one
   * @param values the latest values
   */
  WindowCounts result(WindowCounts changed, CountTable values);
}
