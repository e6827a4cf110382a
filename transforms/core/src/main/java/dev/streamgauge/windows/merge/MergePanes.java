package dev.streamgauge.windows.merge;

import dev.streamgauge.windows.result.WindowCounts;
import dev.streamgauge.windows.table.LongReducer;
import dev.streamgauge.windows.time.EventTimers;
import dev.streamgauge.windows.time.OpenWindows;
import dev.streamgauge.windows.time.RegroupPanes;
import org.apache.beam.sdk.annotations.Internal;
import org.apache.beam.sdk.coders.KvCoder;
import org.apache.beam.sdk.coders.VarIntCoder;
import org.apache.beam.sdk.transforms.DoFn;
import org.apache.beam.sdk.transforms.PTransform;
import org.apache.beam.sdk.transforms.ParDo;
import org.apache.beam.sdk.transforms.windowing.DefaultTrigger;
import org.apache.beam.sdk.transforms.windowing.GlobalWindows;
import org.apache.beam.sdk.transforms.windowing.Window;
import org.apache.beam.sdk.transforms.windowing.WindowFn;
import org.apache.beam.sdk.values.KV;
import org.apache.beam.sdk.values.PCollection;
import org.apache.beam.sdk.values.WindowingStrategy;
import org.joda.time.Duration;

/**
 * Merges the panes of the shards of a window, in one place. Each shard sends a part as small as a
 * list of its highest counts, so that no element and no state has all keys.
 *
 * <p>The state has the windows that may still change, and ends there; it does not grow with uptime.
 * The output is windowed like the input.
 */
@Internal
public final class MergePanes
    extends PTransform<PCollection<WindowCounts>, PCollection<WindowCounts>> {
  private final PaneMerge merge;
  private final OpenWindows windows;

  private MergePanes(PaneMerge merge, OpenWindows windows) {
    this.merge = merge;
    this.windows = windows;
  }

  /** Returns a transform that finds the {@code most} highest counts of each window. */
  public static MergePanes highest(int most, OpenWindows windows) {
    return new MergePanes(new HighestCounts(most), windows);
  }

  /**
   * Returns a transform that reduces the counts of other keys, which each shard over its limit has,
   * to one of the window.
   *
   * @param shard the index of the pane that has it
   */
  static MergePanes otherKeys(int shard, LongReducer reducer, OpenWindows windows) {
    return new MergePanes(new OtherCounts(shard, reducer), windows);
  }

  @Override
  public PCollection<WindowCounts> expand(PCollection<WindowCounts> input) {
    // Late lines may arrive for two periods more than is allowed: see Slider.
    long changeable = windows.changeableMillis();
    PCollection<KV<Integer, WindowCounts>> parts =
        input
            .apply("Part", ParDo.of(new PartFn(merge)))
            .setCoder(KvCoder.of(VarIntCoder.of(), WindowCounts.PaneCoder.of()));
    PCollection<WindowCounts> merged =
        EventTimers.areIn(input.getPipeline().getOptions())
            ? parts
                .apply(
                    "AllTimes",
                    Window.<KV<Integer, WindowCounts>>into(new GlobalWindows())
                        .triggering(DefaultTrigger.of())
                        .discardingFiredPanes()
                        .withAllowedLateness(Duration.ZERO))
                .apply("Merge", ParDo.of(new TimedMergeFn(merge, changeable)))
            : parts
                .apply("Regroup", RegroupPanes.byKey())
                .apply("Merge", ParDo.of(new MergeFn(merge, changeable)));
    return merged.setCoder(WindowCounts.PaneCoder.of()).apply("Windows", like(input));
  }

  /** Returns the windowing of {@code input}. */
  @SuppressWarnings("unchecked") // It has windows for such elements.
  private static Window<WindowCounts> like(PCollection<WindowCounts> input) {
    WindowingStrategy<?, ?> strategy = input.getWindowingStrategy();
    Window<WindowCounts> window =
        Window.<WindowCounts>into((WindowFn<? super WindowCounts, ?>) strategy.getWindowFn())
            .triggering(strategy.getTrigger())
            .withAllowedLateness(strategy.getAllowedLateness(), strategy.getClosingBehavior())
            .withOnTimeBehavior(strategy.getOnTimeBehavior());
    return strategy.getMode() == WindowingStrategy.AccumulationMode.ACCUMULATING_FIRED_PANES
        ? window.accumulatingFiredPanes()
        : window.discardingFiredPanes();
  }

  private static final class PartFn extends DoFn<WindowCounts, KV<Integer, WindowCounts>> {
    private final PaneMerge merge;

    PartFn(PaneMerge merge) {
      this.merge = merge;
    }

    @ProcessElement
    public void process(@Element WindowCounts pane, OutputReceiver<KV<Integer, WindowCounts>> out) {
      WindowCounts part = merge.partOf(pane);
      if (part.counts().size() > 0) {
        out.output(KV.of(0, part));
      }
    }
  }
}
