package dev.streamgauge.windows.result;

import dev.streamgauge.windows.table.KeyLimit;
import dev.streamgauge.windows.table.LongReducer;
import dev.streamgauge.windows.time.IntervalPanes;
import dev.streamgauge.windows.time.JoinBundles;
import org.apache.beam.sdk.annotations.Internal;
import org.apache.beam.sdk.coders.KvCoder;
import org.apache.beam.sdk.coders.VarIntCoder;
import org.apache.beam.sdk.transforms.Combine;
import org.apache.beam.sdk.transforms.PTransform;
import org.apache.beam.sdk.transforms.windowing.IntervalWindow;
import org.apache.beam.sdk.values.KV;
import org.apache.beam.sdk.values.PCollection;
import org.joda.time.Duration;
import org.joda.time.Instant;

/**
 * Reduces the partial results of bundles to one table per interval of event time and key. A table
 * is emitted when the watermark passes the interval's end, and again with each late part: in full,
 * or what the part adds.
 */
@Internal
public final class SumIntervals
    extends PTransform<
        PCollection<KV<Integer, WindowPartial>>, PCollection<KV<Integer, WindowPartial>>> {
  public static final KvCoder<Integer, WindowPartial> CODER =
      KvCoder.of(VarIntCoder.of(), WindowPartial.PartialCoder.INSTANCE);

  private final Duration size;
  private final Duration allowedLateness;
  private final LongReducer reducer;
  private final KeyLimit keys;
  private final boolean inFull;

  private SumIntervals(
      Duration size, Duration allowedLateness, LongReducer reducer, KeyLimit keys, boolean inFull) {
    this.size = size;
    this.allowedLateness = allowedLateness;
    this.reducer = reducer;
    this.keys = keys;
    this.inFull = inFull;
  }

  /**
   * Creates a transform of parts for windows of {@code size}, up to {@code allowedLateness} late,
   * that keeps at most {@code keys} of each and emits tables in full.
   */
  public static SumIntervals inFull(
      Duration size, Duration allowedLateness, LongReducer reducer, KeyLimit keys) {
    return new SumIntervals(size, allowedLateness, reducer, keys, true);
  }

  /** Creates a transform like {@link #inFull} that emits what is new, and keeps nothing of it. */
  public static SumIntervals additions(
      Duration size, Duration allowedLateness, LongReducer reducer, KeyLimit keys) {
    return new SumIntervals(size, allowedLateness, reducer, keys, false);
  }

  /**
   * Creates a transform that joins what the bundles of a micro-batch have, with at most {@code
   * keys} of each interval.
   */
  public static JoinBundles<Integer, WindowPartial, WindowPartial> ofBundles(
      LongReducer reducer, KeyLimit keys) {
    return new JoinBundles<>(CODER, new SumFn(reducer, keys), SumIntervals::interval);
  }

  private static IntervalWindow interval(WindowPartial partial) {
    return new IntervalWindow(new Instant(partial.startMillis()), new Instant(partial.endMillis()));
  }

  @Override
  public PCollection<KV<Integer, WindowPartial>> expand(
      PCollection<KV<Integer, WindowPartial>> input) {
    AssignedWindows windows = new AssignedWindows(size);
    return input
        .apply(
            "Window",
            inFull
                ? IntervalPanes.of(windows, allowedLateness)
                : IntervalPanes.discarding(windows, allowedLateness))
        .apply("SumWindow", Combine.perKey(new SumFn(reducer, keys)))
        .setCoder(CODER);
  }
}
