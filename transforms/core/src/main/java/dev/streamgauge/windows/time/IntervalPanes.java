package dev.streamgauge.windows.time;

import org.apache.beam.sdk.annotations.Internal;
import org.apache.beam.sdk.transforms.windowing.AfterPane;
import org.apache.beam.sdk.transforms.windowing.AfterWatermark;
import org.apache.beam.sdk.transforms.windowing.Window;
import org.apache.beam.sdk.values.KV;
import org.joda.time.Duration;

/** The triggers that decide when windows emit results. */
@Internal
public final class IntervalPanes {
  private IntervalPanes() {}

  /**
   * Returns windowing that emits a window when the watermark passes its end, and again in full with
   * each late element, up to {@code allowedLateness}.
   */
  public static <K, V> Window<KV<K, V>> of(
      PreassignedWindows<KV<K, V>> windows, Duration allowedLateness) {
    return Window.<KV<K, V>>into(windows)
        .triggering(
            AfterWatermark.pastEndOfWindow().withLateFirings(AfterPane.elementCountAtLeast(1)))
        .accumulatingFiredPanes()
        .withAllowedLateness(allowedLateness, Window.ClosingBehavior.FIRE_IF_NON_EMPTY)
        // FIRE_ALWAYS, the default, makes the SparkRunner emit empty panes of windows that it has
        // garbage-collected.
        .withOnTimeBehavior(Window.OnTimeBehavior.FIRE_IF_NON_EMPTY);
  }
}
