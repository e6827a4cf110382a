package dev.streamgauge.windows.result;

import org.apache.beam.sdk.transforms.windowing.PaneInfo.Timing;

/**
 * The result of one window from one pane. A result with a higher revision replaces a lower one, and
 * the same result may be emitted again after a crash.
 *
 * @since 0.1.0
 */
public interface WindowPane {
  /** Returns the first millisecond of the window. */
  long startMillis();

  /** Returns the millisecond after the window's last. */
  long endMillis();

  /** Returns whether the pane fired when the watermark passed the window's end, or later. */
  Timing timing();

  /** Returns the revision: 0 for the window's first pane, one more for each correction. */
  long revision();

  /** Returns the index among several parts of the window. Each part has its own revisions. */
  int shard();
}
