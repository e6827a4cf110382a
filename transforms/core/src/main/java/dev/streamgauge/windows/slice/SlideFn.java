package dev.streamgauge.windows.slice;

import dev.streamgauge.lines.MetricNames;
import dev.streamgauge.windows.result.WindowCounts;
import org.apache.beam.sdk.annotations.Internal;
import org.apache.beam.sdk.metrics.Counter;
import org.apache.beam.sdk.metrics.Metrics;
import org.apache.beam.sdk.state.StateSpec;
import org.apache.beam.sdk.state.StateSpecs;
import org.apache.beam.sdk.state.ValueState;
import org.apache.beam.sdk.transforms.DoFn;
import org.apache.beam.sdk.values.KV;
import org.joda.time.Duration;
import org.joda.time.Instant;

/**
 * Advances the {@link Slider} of a shard. It needs no timers, which the SparkRunner lacks for event
 * time: slices arrive when they are due.
 */
@Internal
public final class SlideFn extends DoFn<KV<Integer, Iterable<SlicePart>>, WindowCounts> {
  /** Counter: slices that arrived after every window they belong to had been emitted. */
  public static final String SLICES_DROPPED_LATE = "slices_dropped_late";

  private static final String WINDOW = "window";

  @StateId(WINDOW)
  @SuppressWarnings("UnusedVariable") // Beam reads it.
  private final StateSpec<ValueState<SlideState>> spec =
      StateSpecs.value(SlideState.StateCoder.INSTANCE);

  private final Counter forgotten = Metrics.counter(MetricNames.NAMESPACE, SLICES_DROPPED_LATE);
  private final Slider slider;

  public SlideFn(Slider slider) {
    this.slider = slider;
  }

  @ProcessElement
  public void process(
      @Element KV<Integer, Iterable<SlicePart>> slices,
      @StateId(WINDOW) ValueState<SlideState> state,
      OutputReceiver<WindowCounts> out) {
    SlideState known = state.read();
    SlideState window = known == null ? new SlideState() : known;
    for (WindowCounts counts : slider.feed(window, slices.getKey(), slices.getValue())) {
      out.outputWithTimestamp(counts, new Instant(counts.endMillis() - 1));
    }
    if (window.forgottenSlices > 0) {
      forgotten.inc(window.forgottenSlices);
    }
    state.write(window);
  }

  /** Allows any skew: a late slice has the time of the watermark that it is late for. */
  @Override
  public Duration getAllowedTimestampSkew() {
    return Duration.millis(Long.MAX_VALUE);
  }
}
