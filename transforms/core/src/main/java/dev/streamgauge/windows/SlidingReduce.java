package dev.streamgauge.windows;

import dev.streamgauge.lines.LineBatch;
import dev.streamgauge.windows.bundle.BundleSplitter;
import dev.streamgauge.windows.bundle.WindowSplitter;
import dev.streamgauge.windows.key.LineNumber;
import dev.streamgauge.windows.merge.MergeOtherKeys;
import dev.streamgauge.windows.result.PaneFn;
import dev.streamgauge.windows.result.SumIntervals;
import dev.streamgauge.windows.result.WindowCounts;
import dev.streamgauge.windows.result.WindowPartial;
import dev.streamgauge.windows.slice.SlideWindows;
import dev.streamgauge.windows.table.LongReducer;
import java.util.Objects;
import org.apache.beam.sdk.transforms.PTransform;
import org.apache.beam.sdk.transforms.ParDo;
import org.apache.beam.sdk.transforms.display.DisplayData;
import org.apache.beam.sdk.values.KV;
import org.apache.beam.sdk.values.PCollection;
import org.checkerframework.checker.nullness.qual.Nullable;

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
 * on the number of windows and keys; on the DirectRunner and the SparkRunner an open window keeps
 * the result of each bundle. With an inverse, it is reduced per slice (a period of time or a part
 * of it), and windows are built from slices after the shuffle, by adding the slices that enter and
 * subtracting those that leave: a line of many windows is shuffled once, and the state has one
 * table for each slice of a window and of the allowed lateness.
 *
 * <p>The input must be in the global window; the output is in the counted windows.
 *
 * @since 0.1.0
 */
public final class SlidingReduce
    extends PTransform<PCollection<LineBatch>, PCollection<WindowCounts>> {
  /**
   * Counter, in the namespace {@code streamgauge}: slices that arrived when all their windows were
   * final although none of their lines was late. There should be none.
   */
  public static final String SLICES_DROPPED_LATE = SlideWindows.SLICES_DROPPED_LATE;

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
    PCollection<WindowCounts> reduced =
        inverse == null ? perWindow(input) : sliding(input, inverse);
    return MergeOtherKeys.in(reduced, windows.spec(), reducer);
  }

  private PCollection<WindowCounts> perWindow(PCollection<LineBatch> input) {
    return bundles(input, new WindowSplitter(windows.spec(), reducer))
        .apply(
            "Reduce",
            SumIntervals.inFull(
                windows.size(), windows.allowedLateness(), reducer, windows.spec().keys()))
        .apply("Pane", ParDo.of(new PaneFn(windows.firstRevision())))
        .setCoder(WindowCounts.PaneCoder.of());
  }

  private PCollection<WindowCounts> sliding(PCollection<LineBatch> input, LongReducer takeAway) {
    SlideWindows slide = new SlideWindows(windows.spec(), reducer, takeAway);
    return bundles(input, slide.splitter(input.getPipeline().getOptions())).apply("Reduce", slide);
  }

  private PCollection<KV<Integer, WindowPartial>> bundles(
      PCollection<LineBatch> input, BundleSplitter cut) {
    return input
        .apply("ReduceBundle", ParDo.of(new PartialReduceFn(windows, cut, number, reducer)))
        .setCoder(SumIntervals.CODER);
  }
}
