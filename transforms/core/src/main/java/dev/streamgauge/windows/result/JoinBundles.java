package dev.streamgauge.windows.result;

import dev.streamgauge.windows.table.KeyLimit;
import dev.streamgauge.windows.table.LongReducer;
import dev.streamgauge.windows.time.RegroupPanes;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.apache.beam.sdk.annotations.Internal;
import org.apache.beam.sdk.coders.KvCoder;
import org.apache.beam.sdk.coders.ListCoder;
import org.apache.beam.sdk.coders.VarIntCoder;
import org.apache.beam.sdk.transforms.DoFn;
import org.apache.beam.sdk.transforms.PTransform;
import org.apache.beam.sdk.transforms.ParDo;
import org.apache.beam.sdk.transforms.windowing.GlobalWindow;
import org.apache.beam.sdk.values.KV;
import org.apache.beam.sdk.values.PCollection;
import org.joda.time.Duration;
import org.joda.time.Instant;

/**
 * Joins the partial results that arrive together, from all bundles of a micro-batch on Spark, to
 * one for each interval and shard.
 *
 * <p>Spark keeps the partial results of an interval in a list that it decodes and encodes for each
 * one that it adds. With a hundred readers there are two thousand in a slice of ten seconds, and
 * adding one takes longer than summing it. Joined, there are twenty.
 */
@Internal
public final class JoinBundles
    extends PTransform<
        PCollection<KV<Integer, WindowPartial>>, PCollection<KV<Integer, WindowPartial>>> {
  private final SumFn sum;

  /** Creates a transform that keeps at most {@code keys} of each interval. */
  public JoinBundles(LongReducer reducer, KeyLimit keys) {
    this.sum = new SumFn(reducer, keys);
  }

  @Override
  public PCollection<KV<Integer, WindowPartial>> expand(
      PCollection<KV<Integer, WindowPartial>> input) {
    return input
        .apply("Pack", ParDo.of(new PackFn()))
        .setCoder(KvCoder.of(VarIntCoder.of(), ListCoder.of(WindowPartial.PartialCoder.INSTANCE)))
        .apply("Regroup", RegroupPanes.byKey())
        .apply("Join", ParDo.of(new JoinFn(sum)))
        .setCoder(SumIntervals.CODER);
  }

  /** Makes one element of all partial results of a bundle for a shard. */
  private static final class PackFn
      extends DoFn<KV<Integer, WindowPartial>, KV<Integer, List<WindowPartial>>> {
    private transient Map<Integer, List<WindowPartial>> shards;

    @StartBundle
    public void start() {
      shards = new TreeMap<>();
    }

    @ProcessElement
    public void process(@Element KV<Integer, WindowPartial> partial) {
      shards.computeIfAbsent(partial.getKey(), s -> new ArrayList<>()).add(partial.getValue());
    }

    @FinishBundle
    public void finish(FinishBundleContext context) {
      shards.forEach(
          (shard, partials) -> {
            long earliest =
                partials.stream().mapToLong(WindowPartial::endMillis).min().orElseThrow();
            context.output(
                KV.of(shard, partials), new Instant(earliest - 1), GlobalWindow.INSTANCE);
          });
    }

    /** Allows any skew: an interval has its own time. */
    @Override
    public Duration getAllowedTimestampSkew() {
      return Duration.millis(Long.MAX_VALUE);
    }
  }

  private static final class JoinFn
      extends DoFn<KV<Integer, Iterable<List<WindowPartial>>>, KV<Integer, WindowPartial>> {
    private record Interval(long start, long end) {}

    private final SumFn sum;

    JoinFn(SumFn sum) {
      this.sum = sum;
    }

    @ProcessElement
    public void process(
        @Element KV<Integer, Iterable<List<WindowPartial>>> arrived,
        OutputReceiver<KV<Integer, WindowPartial>> out) {
      Map<Interval, WindowPartial> joined = new HashMap<>();
      for (List<WindowPartial> bundle : arrived.getValue()) {
        for (WindowPartial partial : bundle) {
          joined.compute(
              new Interval(partial.startMillis(), partial.endMillis()),
              (interval, known) ->
                  sum.addInput(known == null ? sum.createAccumulator() : known, partial));
        }
      }
      joined.forEach(
          (interval, partial) ->
              out.outputWithTimestamp(
                  KV.of(arrived.getKey(), sum.extractOutput(partial)),
                  new Instant(interval.end() - 1)));
    }

    /** Allows any skew: an interval has its own time. */
    @Override
    public Duration getAllowedTimestampSkew() {
      return Duration.millis(Long.MAX_VALUE);
    }
  }
}
