package dev.streamgauge.windows.result;

import dev.streamgauge.windows.table.KeyLimit;
import dev.streamgauge.windows.table.LongReducer;
import dev.streamgauge.windows.time.IntervalPanes;
import org.apache.beam.sdk.annotations.Internal;
import org.apache.beam.sdk.coders.Coder;
import org.apache.beam.sdk.coders.KvCoder;
import org.apache.beam.sdk.coders.VarIntCoder;
import org.apache.beam.sdk.transforms.Combine;
import org.apache.beam.sdk.transforms.PTransform;
import org.apache.beam.sdk.values.KV;
import org.apache.beam.sdk.values.PCollection;
import org.joda.time.Duration;

/**
 * Reduces the partial results of bundles to one table per interval of event time and key. A table
 * is emitted when the watermark passes the interval's end, and again in full with each late part.
 */
@Internal
public final class SumIntervals
    extends PTransform<
        PCollection<KV<Integer, WindowPartial>>, PCollection<KV<Integer, WindowPartial>>> {
  public static final Coder<KV<Integer, WindowPartial>> CODER =
      KvCoder.of(VarIntCoder.of(), WindowPartial.PartialCoder.INSTANCE);

  private final Duration size;
  private final Duration allowedLateness;
  private final LongReducer reducer;
  private final KeyLimit keys;

  /**
   * Creates a transform of parts for windows of {@code size}, up to {@code allowedLateness} late,
   * that keeps at most {@code keys} of each.
   */
  public SumIntervals(Duration size, Duration allowedLateness, LongReducer reducer, KeyLimit keys) {
    this.size = size;
    this.allowedLateness = allowedLateness;
    this.reducer = reducer;
    this.keys = keys;
  }

  @Override
  public PCollection<KV<Integer, WindowPartial>> expand(
      PCollection<KV<Integer, WindowPartial>> input) {
    return input
        .apply("Window", IntervalPanes.of(new AssignedWindows(size), allowedLateness))
        .apply("SumWindow", Combine.perKey(new SumFn(reducer, keys)))
        .setCoder(CODER);
  }
}
