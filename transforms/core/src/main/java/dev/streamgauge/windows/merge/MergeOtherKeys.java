package dev.streamgauge.windows.merge;

import dev.streamgauge.windows.result.WindowCounts;
import dev.streamgauge.windows.table.CountTable;
import dev.streamgauge.windows.table.KeyLimit;
import dev.streamgauge.windows.table.LongReducer;
import dev.streamgauge.windows.time.OpenWindows;
import dev.streamgauge.windows.time.WindowSpec;
import org.apache.beam.sdk.annotations.Internal;
import org.apache.beam.sdk.transforms.DoFn;
import org.apache.beam.sdk.transforms.Flatten;
import org.apache.beam.sdk.transforms.PTransform;
import org.apache.beam.sdk.transforms.ParDo;
import org.apache.beam.sdk.values.PCollection;
import org.apache.beam.sdk.values.PCollectionList;
import org.joda.time.Duration;

/**
 * Makes the counts of other keys, of which each shard over its limit has one, a single result of
 * the window: sinks know results by their keys. It is a pane of its own, whose index follows that
 * of the last shard. Counts within the limit pass unchanged.
 */
@Internal
public final class MergeOtherKeys
    extends PTransform<PCollection<WindowCounts>, PCollection<WindowCounts>> {
  private final WindowSpec spec;
  private final LongReducer reducer;

  private MergeOtherKeys(WindowSpec spec, LongReducer reducer) {
    this.spec = spec;
    this.reducer = reducer;
  }

  /**
   * Merges them in {@code counts}, if these have several shards and a limit.
   *
   * @param spec the windows of the counts
   * @param reducer reduces two counts of a window
   */
  public static PCollection<WindowCounts> in(
      PCollection<WindowCounts> counts, WindowSpec spec, LongReducer reducer) {
    return spec.shards() == 1 || spec.keys().equals(KeyLimit.NONE)
        ? counts
        : counts.apply("OtherKeys", new MergeOtherKeys(spec, reducer));
  }

  @Override
  public PCollection<WindowCounts> expand(PCollection<WindowCounts> input) {
    OpenWindows windows =
        OpenWindows.of(
            Duration.millis(spec.size()),
            Duration.millis(spec.period()),
            Duration.millis(spec.lateness()));
    return PCollectionList.of(
            input.apply("Kept", ParDo.of(new KeptFn())).setCoder(WindowCounts.PaneCoder.of()))
        .and(input.apply("Others", MergePanes.otherKeys(spec.shards(), reducer, windows)))
        .apply("All", Flatten.pCollections());
  }

  private static final class KeptFn extends DoFn<WindowCounts, WindowCounts> {
    @ProcessElement
    public void process(@Element WindowCounts pane, OutputReceiver<WindowCounts> out) {
      CountTable kept = pane.counts().withoutOtherKeys();
      if (kept.size() > 0) {
        out.output(kept == pane.counts() ? pane : pane.withCounts(kept));
      }
    }
  }
}
