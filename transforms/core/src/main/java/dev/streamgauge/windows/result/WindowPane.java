package dev.streamgauge.windows.result;

import org.apache.beam.sdk.transforms.windowing.PaneInfo.Timing;

/**
 * What one pane gave of one window. A result of higher revision takes the place of a lower one, and
 * the same one may come again after a crash.
 *
 * @since 0.1.0
 */
public interface WindowPane {
  /** The first millisecond of the window. */
  long startMillis();

  /** The millisecond after the window's last. */
  long endMillis();

  /** Whether the pane came as the watermark passed the window's end, or after it. */
  Timing timing();

  /** 0 for the window's first pane, one more for each that corrects it. */
  long revision();

  /** Which of several parts of the window this is. Each has revisions of its own. */
  int shard();
}
