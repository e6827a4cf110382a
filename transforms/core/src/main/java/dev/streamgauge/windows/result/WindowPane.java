package dev.streamgauge.windows.result;

import org.apache.beam.sdk.transforms.windowing.PaneInfo.Timing;

/**
 * What one pane gave of one window. A result of higher revision takes the place of a lower one, and
 * the same one may come again after a crash.
 *
 * @since 0.1.0
 */
public interface WindowPane {
  /** Returns the first millisecond of the window. */
  long startMillis();

  /** Returns the millisecond after the window's last. */
  long endMillis();

  /** Returns whether the pane came as the watermark passed the window's end, or after it. */
  Timing timing();

  /** 0 for the window's first pane, one more for each that corrects it. */
  long revision();

  /** Returns which of several parts of the window this is. Each has revisions of its own. */
  int shard();
}
