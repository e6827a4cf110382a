package dev.streamgauge.windows.slice;

import dev.streamgauge.lines.MetricNames;
import dev.streamgauge.windows.result.KeyLimitMetrics;
import dev.streamgauge.windows.result.WindowCounts;
import java.util.List;
import java.util.function.Consumer;
import org.apache.beam.sdk.metrics.Counter;
import org.apache.beam.sdk.metrics.Metrics;
import org.apache.beam.sdk.state.ValueState;
import org.apache.beam.sdk.transforms.DoFn;
import org.apache.beam.sdk.values.KV;
import org.joda.time.Duration;
import org.joda.time.Instant;

/** Advances the state of a shard; subclasses know when windows end. */
abstract class ShardFn extends DoFn<KV<Integer, List<SlicePart>>, WindowCounts> {
  static final String WINDOWS = "windows";

  final Slider slider;
  private final Counter forgotten =
      Metrics.counter(MetricNames.NAMESPACE, SlideWindows.SLICES_DROPPED_LATE);
  private final KeyLimitMetrics keyLimit = new KeyLimitMetrics();

  ShardFn(Slider slider) {
    this.slider = slider;
  }

  static SlideState read(ValueState<SlideState> state) {
    SlideState known = state.read();
    return known == null ? new SlideState() : known;
  }

  void write(SlideState changed, ValueState<SlideState> state) {
    if (changed.forgottenSlices > 0) {
      forgotten.inc(changed.forgottenSlices);
    }
    state.write(changed);
  }

  Consumer<WindowCounts> to(OutputReceiver<WindowCounts> out, int shard) {
    return counts -> {
      keyLimit.look(counts.startMillis(), counts.endMillis(), counts.counts());
      out.outputWithTimestamp(counts.withShard(shard), new Instant(counts.endMillis() - 1));
    };
  }

  /** Allows any skew: a late slice has the time of the watermark that it is late for. */
  @Override
  public Duration getAllowedTimestampSkew() {
    return Duration.millis(Long.MAX_VALUE);
  }
}
