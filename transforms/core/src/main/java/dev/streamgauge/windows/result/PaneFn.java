package dev.streamgauge.windows.result;

import dev.streamgauge.lines.RunEpoch;
import org.apache.beam.sdk.annotations.Internal;
import org.apache.beam.sdk.transforms.DoFn;
import org.apache.beam.sdk.transforms.windowing.BoundedWindow;
import org.apache.beam.sdk.transforms.windowing.IntervalWindow;
import org.apache.beam.sdk.transforms.windowing.PaneInfo;
import org.apache.beam.sdk.values.KV;

/** Converts the sum of a window, or of a shard of its keys, to its result. */
@Internal
public final class PaneFn extends DoFn<KV<Integer, WindowPartial>, WindowCounts> {
  private final KeyLimitMetrics keyLimit = new KeyLimitMetrics();
  private final long firstRevision;

  public PaneFn(long firstRevision) {
    this.firstRevision = firstRevision;
  }

  @ProcessElement
  public void process(
      @Element KV<Integer, WindowPartial> sum,
      BoundedWindow window,
      PaneInfo pane,
      OutputReceiver<WindowCounts> out) {
    IntervalWindow interval = (IntervalWindow) window;
    WindowPartial whole = sum.getValue();
    keyLimit.look(interval.start().getMillis(), interval.end().getMillis(), whole.counts());
    out.output(
        WindowCounts.of(
                interval.start().getMillis(),
                interval.end().getMillis(),
                pane.getTiming(),
                Math.max(firstRevision, RunEpoch.firstRevision(whole.epoch())) + pane.getIndex(),
                whole.counts())
            .withShard(sum.getKey()));
  }
}
