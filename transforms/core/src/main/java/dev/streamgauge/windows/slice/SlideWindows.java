package dev.streamgauge.windows.slice;

import dev.streamgauge.windows.bundle.SliceSplitter;
import dev.streamgauge.windows.result.ResultWindows;
import dev.streamgauge.windows.result.SumIntervals;
import dev.streamgauge.windows.result.WindowCounts;
import dev.streamgauge.windows.result.WindowPartial;
import dev.streamgauge.windows.table.LongReducer;
import dev.streamgauge.windows.time.EventTimers;
import dev.streamgauge.windows.time.IntervalPanes;
import dev.streamgauge.windows.time.WindowSpec;
import org.apache.beam.sdk.annotations.Internal;
import org.apache.beam.sdk.coders.KvCoder;
import org.apache.beam.sdk.coders.ListCoder;
import org.apache.beam.sdk.coders.VarIntCoder;
import org.apache.beam.sdk.options.PipelineOptions;
import org.apache.beam.sdk.transforms.DoFn;
import org.apache.beam.sdk.transforms.PTransform;
import org.apache.beam.sdk.transforms.ParDo;
import org.apache.beam.sdk.transforms.windowing.DefaultTrigger;
import org.apache.beam.sdk.transforms.windowing.GlobalWindows;
import org.apache.beam.sdk.transforms.windowing.PaneInfo;
import org.apache.beam.sdk.transforms.windowing.Window;
import org.apache.beam.sdk.values.KV;
import org.apache.beam.sdk.values.PCollection;
import org.joda.time.Duration;

/**
 * Builds windows from the slices of a {@link SliceSplitter}.
 *
 * <p>A slice is summed when the watermark passes its end, and then passed on and forgotten by the
 * runner: so what it keeps for each bundle is as short-lived as a slice. From there on a slice is
 * one table in the state of its shard, from which windows are built when they end.
 */
@Internal
public final class SlideWindows
    extends PTransform<PCollection<KV<Integer, WindowPartial>>, PCollection<WindowCounts>> {
  /** Counter: slices that arrived when all windows they belong to were final. */
  public static final String SLICES_DROPPED_LATE = "slices_dropped_late";

  private final WindowSpec spec;
  private final LongReducer reducer;
  private final LongReducer inverse;
  private final boolean joinsBundles;

  /**
   * Creates a transform of slices reduced by {@code reducer}, of which {@code inverse} takes one
   * away.
   */
  public SlideWindows(WindowSpec spec, LongReducer reducer, LongReducer inverse) {
    this(spec, reducer, inverse, false);
  }

  private SlideWindows(
      WindowSpec spec, LongReducer reducer, LongReducer inverse, boolean joinsBundles) {
    this.joinsBundles = joinsBundles;
    this.spec = spec;
    this.reducer = reducer;
    this.inverse = inverse;
  }

  /** Joins what many bundles add at the same time, where the runner has micro-batches. */
  public SlideWindows joiningBundles() {
    return new SlideWindows(spec, reducer, inverse, true);
  }

  /** Returns the splitter whose output this transform needs on the runner of {@code options}. */
  public SliceSplitter splitter(PipelineOptions options) {
    return new SliceSplitter(spec, reducer, !EventTimers.areIn(options));
  }

  @Override
  public PCollection<WindowCounts> expand(PCollection<KV<Integer, WindowPartial>> input) {
    Duration size = Duration.millis(spec.size());
    Duration lateness = Duration.millis(spec.lateness());
    // A slice counts until its last window has expired.
    Duration ofSlices = lateness.plus(size).minus(spec.slice());
    Slider slider = new Slider(spec, reducer, inverse);
    boolean timers = EventTimers.areIn(input.getPipeline().getOptions());
    PCollection<KV<Integer, WindowPartial>> parts =
        joinsBundles && !timers
            ? input.apply("Join", SumIntervals.ofBundles(reducer, spec.keys()))
            : input;
    return parts
        .apply("Sum", SumIntervals.additions(size, ofSlices, reducer, spec.keys()))
        .apply("Slice", ParDo.of(new SliceFn()))
        .setCoder(KvCoder.of(VarIntCoder.of(), SlicePart.PartCoder.INSTANCE))
        .apply(
            "AllTimes",
            Window.<KV<Integer, SlicePart>>into(new GlobalWindows())
                .triggering(DefaultTrigger.of())
                .discardingFiredPanes()
                .withAllowedLateness(Duration.ZERO))
        .apply("Gather", ParDo.of(new GatherFn()))
        .setCoder(KvCoder.of(VarIntCoder.of(), ListCoder.of(SlicePart.PartCoder.INSTANCE)))
        .apply("Slide", ParDo.of(timers ? new TimedSlideFn(slider) : new SlideFn(slider)))
        .setCoder(WindowCounts.PaneCoder.of())
        .apply("Windows", IntervalPanes.of(new ResultWindows(size), lateness));
  }

  /** Converts the sums of intervals to parts of slices. */
  private static final class SliceFn
      extends DoFn<KV<Integer, WindowPartial>, KV<Integer, SlicePart>> {
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
                  slice.endMillis(),
                  slice.startMillis(),
                  pane.getTiming(),
                  pane.getIndex(),
                  slice.epoch(),
                  slice.counts())));
    }
  }
}
