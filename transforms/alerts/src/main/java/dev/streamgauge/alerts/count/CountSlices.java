package dev.streamgauge.alerts.count;

import dev.streamgauge.alerts.rules.RuleSource;
import dev.streamgauge.lines.LineBatch;
import dev.streamgauge.windows.time.JoinBundles;
import dev.streamgauge.windows.time.RegroupPanes;
import org.apache.beam.sdk.annotations.Internal;
import org.apache.beam.sdk.coders.IterableCoder;
import org.apache.beam.sdk.coders.KvCoder;
import org.apache.beam.sdk.coders.VarLongCoder;
import org.apache.beam.sdk.transforms.Combine;
import org.apache.beam.sdk.transforms.DoFn;
import org.apache.beam.sdk.transforms.PTransform;
import org.apache.beam.sdk.transforms.ParDo;
import org.apache.beam.sdk.transforms.windowing.AfterPane;
import org.apache.beam.sdk.transforms.windowing.AfterWatermark;
import org.apache.beam.sdk.transforms.windowing.IntervalWindow;
import org.apache.beam.sdk.transforms.windowing.PaneInfo;
import org.apache.beam.sdk.transforms.windowing.Window;
import org.apache.beam.sdk.values.KV;
import org.apache.beam.sdk.values.PCollection;
import org.joda.time.Duration;
import org.joda.time.Instant;

/**
 * Counts lines for all rules in slices of event time; the output is keyed by slice length, or by
 * {@link RuleShards}. A slice is emitted when the watermark passes its end, and again, complete,
 * after late lines; slices emitted at the same time share one element. Slices without lines are
 * emitted too, as far as batches cover their time. Batches whose lines {@link TallyRulesFn} has
 * counted are summed.
 *
 * <p>One element has the slices of all rules with the same evaluation interval, since elements are
 * what costs. Slices that are emitted together are grouped once more, so that consumers can sort
 * them: on Spark these are all that the watermark has passed in a micro-batch.
 */
@Internal
public final class CountSlices
    extends PTransform<PCollection<LineBatch>, PCollection<KV<Long, Iterable<Slice>>>> {
  /**
   * Our own rule drops late lines, not this one. But it makes a pane that is both on time and the
   * last show that the stream has ended, or jumped ahead by more.
   */
  private static final Duration GRACE = Duration.standardMinutes(1);

  private final RuleSource rules;
  private final Duration allowedLateness;
  private final long startMillis;
  private final long seed;
  private final RuleShards shards;
  private final boolean joined;

  /**
   * Counts for {@code rules}, and accepts lines that are late by up to {@code allowedLateness}.
   *
   * @param startMillis slices that begin earlier are skipped
   * @param seed the seed of the hashes that choose which series are kept
   * @param shards decide over the keys of rules
   * @param joined whether to join the slices of bundles that arrive together first
   */
  public CountSlices(
      RuleSource rules,
      Duration allowedLateness,
      long startMillis,
      long seed,
      RuleShards shards,
      boolean joined) {
    this.joined = joined;
    this.shards = shards;
    this.rules = rules;
    this.allowedLateness = allowedLateness;
    this.startMillis = startMillis;
    this.seed = seed;
  }

  @Override
  public PCollection<KV<Long, Iterable<Slice>>> expand(PCollection<LineBatch> input) {
    KvCoder<Long, Slice> coder = KvCoder.of(VarLongCoder.of(), Slice.SliceCoder.of());
    PCollection<KV<Long, Slice>> counted =
        input
            .apply(
                "CountBundle",
                ParDo.of(new RuleCountFn(rules, allowedLateness, startMillis, seed, shards)))
            .setCoder(coder);
    return (joined
            ? counted.apply(
                "JoinBundles", new JoinBundles<>(coder, new SliceSumFn(), CountSlices::interval))
            : counted)
        .apply(
            "Slice",
            Window.<KV<Long, Slice>>into(new SliceWindows())
                .triggering(
                    AfterWatermark.pastEndOfWindow()
                        .withLateFirings(AfterPane.elementCountAtLeast(1)))
                .accumulatingFiredPanes()
                .withAllowedLateness(
                    allowedLateness.plus(GRACE), Window.ClosingBehavior.FIRE_IF_NON_EMPTY)
                .withOnTimeBehavior(Window.OnTimeBehavior.FIRE_IF_NON_EMPTY))
        .apply("SumSlice", Combine.perKey(new SliceSumFn()))
        .setCoder(coder)
        .apply("Pane", ParDo.of(new PaneFn()))
        .setCoder(coder)
        .apply("Regroup", RegroupPanes.byKey())
        .setCoder(KvCoder.of(VarLongCoder.of(), IterableCoder.of(Slice.SliceCoder.of())));
  }

  private static IntervalWindow interval(Slice slice) {
    return new IntervalWindow(new Instant(slice.startMillis()), new Instant(slice.endMillis()));
  }

  private static final class PaneFn extends DoFn<KV<Long, Slice>, KV<Long, Slice>> {
    @ProcessElement
    public void process(
        @Element KV<Long, Slice> element, PaneInfo pane, OutputReceiver<KV<Long, Slice>> out) {
      Slice slice = element.getValue();
      if (pane.isLast() && pane.getTiming() == PaneInfo.Timing.ON_TIME) {
        slice = slice.copy();
        slice.setLast();
      }
      out.output(KV.of(element.getKey(), slice));
    }
  }
}
