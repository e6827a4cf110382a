package dev.streamgauge.windows.time;

import org.apache.beam.sdk.annotations.Internal;
import org.apache.beam.sdk.transforms.windowing.AfterPane;
import org.apache.beam.sdk.transforms.windowing.AfterWatermark;
import org.apache.beam.sdk.transforms.windowing.Window;
import org.joda.time.Duration;

/** The triggers that decide when windows emit results, and what they emit. */
@Internal
public final class IntervalPanes {
  private IntervalPanes() {}

  /**
   * Returns windowing that emits a window when the watermark passes its end, and again in full with
   * each late element, up to {@code allowedLateness}.
   */
  public static <T> Window<T> of(PreassignedWindows<T> windows, Duration allowedLateness) {
    return panes(windows, allowedLateness).accumulatingFiredPanes();
  }

  /**
   * Returns windowing that emits the elements of a window when the watermark passes its end, and
   * then each late one alone, up to {@code allowedLateness}. So no element is kept once it has been
   * emitted.
   */
  public static <T> Window<T> discarding(PreassignedWindows<T> windows, Duration allowedLateness) {
    return panes(windows, allowedLateness).discardingFiredPanes();
  }

  private static <T> Window<T> panes(PreassignedWindows<T> windows, Duration allowedLateness) {
    return Window.<T>into(windows)
        .triggering(
            AfterWatermark.pastEndOfWindow().withLateFirings(AfterPane.elementCountAtLeast(1)))
        .withAllowedLateness(allowedLateness, Window.ClosingBehavior.FIRE_IF_NON_EMPTY)
        // FIRE_ALWAYS, the default, makes the SparkRunner emit empty panes of windows that it has
        // garbage-collected.
        .withOnTimeBehavior(Window.OnTimeBehavior.FIRE_IF_NON_EMPTY);
  }
}
