package dev.streamgauge.windows.result;

import dev.streamgauge.lines.MetricNames;
import dev.streamgauge.lines.RunEpoch;
import dev.streamgauge.util.RateLimitedLogger;
import dev.streamgauge.windows.table.CountTable;
import org.apache.beam.sdk.annotations.Internal;
import org.apache.beam.sdk.metrics.Counter;
import org.apache.beam.sdk.metrics.Metrics;
import org.apache.beam.sdk.transforms.DoFn;
import org.apache.beam.sdk.transforms.windowing.BoundedWindow;
import org.apache.beam.sdk.transforms.windowing.IntervalWindow;
import org.apache.beam.sdk.transforms.windowing.PaneInfo;
import org.apache.beam.sdk.values.KV;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Converts the sum of a window, or of a shard of its keys, to its result. */
@Internal
public final class PaneFn extends DoFn<KV<Integer, WindowPartial>, WindowCounts> {
  /** Counter: results of windows, or their shards, that had more keys than allowed. */
  public static final String WINDOWS_OVER_MAX_KEYS = "windows_over_max_keys";

  private static final Logger LOG = LoggerFactory.getLogger(PaneFn.class);

  /** Static, since Spark sets up a DoFn for every bundle. */
  private static final RateLimitedLogger LIMITED = new RateLimitedLogger(LOG, 1);

  private final Counter overMaxKeys = Metrics.counter(MetricNames.NAMESPACE, WINDOWS_OVER_MAX_KEYS);
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
    if (whole.counts().hasOtherKeys()) {
      overMaxKeys.inc();
      LIMITED.warn(
          "The window from {} to {} has more keys than there is room for: {} are kept, the others"
              + " are counted as {}",
          interval.start(),
          interval.end(),
          whole.counts().size() - 1,
          CountTable.OTHER_KEYS);
    }
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
