package dev.streamgauge.alerts.count;

import dev.streamgauge.alerts.rules.RuleSet;
import dev.streamgauge.alerts.rules.RuleSource;
import dev.streamgauge.lines.LineBatch;
import dev.streamgauge.windows.bundle.LineMetrics;
import org.apache.beam.sdk.transforms.DoFn;
import org.apache.beam.sdk.transforms.windowing.BoundedWindow;
import org.apache.beam.sdk.transforms.windowing.GlobalWindow;
import org.apache.beam.sdk.values.KV;
import org.joda.time.Duration;
import org.joda.time.Instant;

/**
 * Counts the lines of a bundle for all rules, or sums what {@link TallyRulesFn} has counted of
 * them, and emits a {@link Slice} for each it has seen.
 */
final class RuleCountFn extends DoFn<LineBatch, KV<Long, Slice>> {
  private final LineMetrics metrics = new LineMetrics();
  private final RuleSource source;
  private final Duration allowedLateness;
  private final long startMillis;
  private final long seed;
  private final RuleShards shards;

  private transient BundleCounts counts;

  /**
   * Skips slices that begin before {@code startMillis}.
   *
   * @param seed the seed of the hashes that choose which series are kept
   * @param shards decide over the keys of rules
   */
  RuleCountFn(
      RuleSource source, Duration allowedLateness, long startMillis, long seed, RuleShards shards) {
    this.shards = shards;
    this.seed = seed;
    this.source = source;
    this.allowedLateness = allowedLateness;
    this.startMillis = startMillis;
  }

  @StartBundle
  public void start() {
    RuleSet rules = source.current();
    if (counts == null || counts.rules() != rules) {
      counts = new BundleCounts(rules, allowedLateness, seed, metrics);
    } else {
      // Drops what a failed bundle has left.
      counts.drain(slice -> {});
    }
  }

  @ProcessElement
  public void process(@Element LineBatch batch, BoundedWindow window) {
    if (!(window instanceof GlobalWindow)) {
      throw new IllegalArgumentException(
          "Alerts makes its own windows from the lines' times, and a batch holds lines of many:"
              + " its input must be in the global window, without Window.into before it.");
    }
    counts.add(batch);
  }

  @FinishBundle
  public void finish(FinishBundleContext context) {
    counts.drain(
        slice -> {
          if (slice.startMillis() >= startMillis) {
            // The last millisecond: an element must not be older than its window, and the watermark
            // hold must keep the window open until this part has arrived.
            Instant time = new Instant(slice.endMillis() - 1);
            for (int shard = 0; shard < shards.count(); shard++) {
              long key = shards.keyOf(slice.periodMillis(), shard);
              Slice part = shards.count() == 1 ? slice : slice.only(shards, key);
              context.output(KV.of(key, part), time, GlobalWindow.INSTANCE);
            }
          }
        });
  }
}
