package dev.streamgauge.windows;

import dev.streamgauge.lines.LineBatch;
import dev.streamgauge.windows.bundle.BundleSplitter;
import dev.streamgauge.windows.bundle.SliceSplitter;
import dev.streamgauge.windows.bundle.WindowSplitter;
import dev.streamgauge.windows.key.LineNumber;
import dev.streamgauge.windows.result.PaneFn;
import dev.streamgauge.windows.result.SumIntervals;
import dev.streamgauge.windows.result.WindowCounts;
import dev.streamgauge.windows.result.WindowPartial;
import dev.streamgauge.windows.slice.SlicePart;
import dev.streamgauge.windows.slice.SlideFn;
import dev.streamgauge.windows.slice.Slider;
import dev.streamgauge.windows.table.LongReducer;
import dev.streamgauge.windows.time.RegroupPanes;
import java.util.Objects;
import org.apache.beam.sdk.coders.KvCoder;
import org.apache.beam.sdk.coders.VarIntCoder;
import org.apache.beam.sdk.transforms.DoFn;
import org.apache.beam.sdk.transforms.PTransform;
import org.apache.beam.sdk.transforms.ParDo;
import org.apache.beam.sdk.transforms.display.DisplayData;
import org.apache.beam.sdk.transforms.windowing.PaneInfo;
import org.apache.beam.sdk.values.KV;
import org.apache.beam.sdk.values.PCollection;
import org.checkerframework.checker.nullness.qual.Nullable;
import org.joda.time.Duration;

/**
 * Reduces a number in each line to one per window, or per window and key: the sum of bytes sent,
 * the longest time taken.
 *
 * <pre>{@code
 * PCollection<LineBatch> lines = ...;
 * SlidingCount windows =
 *     SlidingCount.of(Duration.standardSeconds(30)).every(Duration.standardSeconds(10));
 * // the longest time of all requests, and the bytes sent to each client
 * PCollection<WindowCounts> slowest =
 *     lines.apply(
 *         SlidingReduce.of(LineNumber.at(LineKey.after("ms=")), Math::max, windows.globally()));
 * PCollection<WindowCounts> bytes =
 *     lines.apply(
 *         SlidingReduce.of(
 *                 LineNumber.at(LineKey.column(10)),
 *                 Long::sum,
 *                 windows.perKey(LineKey.column(1)))
 *             .withInverse((sum, gone) -> sum - gone));
 * }</pre>
 *
 * <p>Windows, lateness, corrections and metrics are those of the given {@link SlidingCount}; the
 * results are {@link WindowCounts} with reduced numbers as counts, for the same sinks. A line
 * without a number, or without the required key, is filtered out. A window or key without lines has
 * no result.
 *
 * <p>Without an inverse, each bundle is reduced per window before the shuffle, whose cost depends
 * on the number of windows and keys. With an inverse, it is reduced per slice (one period of time),
 * and windows are built from slices after the shuffle, by adding the slice that enters and
 * subtracting the one that leaves: a line of many windows is shuffled once. That pays off for many
 * keys in wide windows. It keeps the slices of a window and of the allowed lateness in the runner's
 * state, and the output is in the global window, each result with the last millisecond of its
 * window as timestamp.
 *
 * <p>The input must be in the global window.
 *
 * @since 0.1.0
 */
public final class SlidingReduce
    extends PTransform<PCollection<LineBatch>, PCollection<WindowCounts>> {
  /**
   * Counter, in the namespace {@code streamgauge}: slices that arrived when all their windows were
   * final although none of their lines was late. There should be none.
   */
  public static final String SLICES_DROPPED_LATE = SlideFn.SLICES_DROPPED_LATE;

  private final SlidingCount windows;
  private final LineNumber number;
  private final LongReducer reducer;
  private final @Nullable LongReducer inverse;

  private SlidingReduce(
      SlidingCount windows, LineNumber number, LongReducer reducer, @Nullable LongReducer inverse) {
    this.windows = windows;
    this.number = number;
    this.reducer = reducer;
    this.inverse = inverse;
  }

  /**
   * Returns a PTransform that reduces {@code number} of each line by {@code reducer} in {@code
   * windows}.
   */
  public static SlidingReduce of(LineNumber number, LongReducer reducer, SlidingCount windows) {
    return new SlidingReduce(
        Objects.requireNonNull(windows, "windows"),
        Objects.requireNonNull(number, "number"),
        Objects.requireNonNull(reducer, "reducer"),
        null);
  }

  /**
   * Slides windows by subtracting the slices that leave them.
   *
   * @param inverse removes {@code b} from {@code a}: for all {@code a} and {@code b}, {@code
   *     inverse.reduce(reducer.reduce(a, b), b)} must be {@code a}
   */
  public SlidingReduce withInverse(LongReducer inverse) {
    return new SlidingReduce(windows, number, reducer, Objects.requireNonNull(inverse, "inverse"));
  }

  @Override
  public void populateDisplayData(DisplayData.Builder builder) {
    super.populateDisplayData(builder);
    builder.include("windows", windows);
    builder.add(
        DisplayData.item("number", number.getClass()).withLabel("Finds the number in a line"));
    builder.add(
        DisplayData.item("reducer", reducer.getClass())
            .withLabel("Function that reduces two numbers"));
    builder.addIfNotNull(
        DisplayData.item("inverse", inverse == null ? null : inverse.getClass())
            .withLabel("Function that takes a number away"));
  }

  @Override
  public PCollection<WindowCounts> expand(PCollection<LineBatch> input) {
    return inverse == null ? perWindow(input) : sliding(input, inverse);
  }

  private PCollection<WindowCounts> perWindow(PCollection<LineBatch> input) {
    return bundles(input, new WindowSplitter(windows.spec(), reducer))
        .apply(
            "Reduce",
            new SumIntervals(
                windows.size(), windows.allowedLateness(), reducer, windows.spec().keys()))
        .apply("Pane", ParDo.of(new PaneFn(windows.firstRevision())))
        .setCoder(WindowCounts.PaneCoder.of());
  }

  private PCollection<WindowCounts> sliding(PCollection<LineBatch> input, LongReducer takeAway) {
    Duration size = windows.size();
    Duration period = windows.period();
    // A slice counts until its last window has expired.
    Duration lateness = windows.allowedLateness().plus(size).minus(period);
    return bundles(input, new SliceSplitter(windows.spec()))
        .apply("Reduce", new SumIntervals(size, lateness, reducer, windows.spec().keys()))
        .apply("Slice", ParDo.of(new SliceFn(period.getMillis())))
        .setCoder(KvCoder.of(VarIntCoder.of(), SlicePart.PartCoder.INSTANCE))
        .apply("Regroup", RegroupPanes.byKey())
        .apply("Slide", ParDo.of(new SlideFn(new Slider(windows.spec(), reducer, takeAway))))
        .setCoder(WindowCounts.PaneCoder.of());
  }

  private PCollection<KV<Integer, WindowPartial>> bundles(
      PCollection<LineBatch> input, BundleSplitter cut) {
    return input
        .apply("ReduceBundle", ParDo.of(new PartialReduceFn(windows, cut, number, reducer)))
        .setCoder(SumIntervals.CODER);
  }

  /** Converts the output of a {@link SliceSplitter}, summed by {@link SumIntervals}, to slices. */
  private static final class SliceFn
      extends DoFn<KV<Integer, WindowPartial>, KV<Integer, SlicePart>> {
    private final long period;

    SliceFn(long period) {
      this.period = period;
    }

    @ProcessElement
    public void process(
        @Element KV<Integer, WindowPartial> sum,
        PaneInfo pane,
        OutputReceiver<KV<Integer, SlicePart>> out) {
      WindowPartial slice = sum.getValue();
      out.output(
          KV.of(
              sum.getKey(),
              new SlicePart(
                  slice.endMillis() - period,
                  slice.startMillis(),
                  pane.getTiming(),
                  pane.getIndex(),
                  slice.epoch(),
                  slice.counts())));
    }
  }
}
