package dev.streamgauge.windows.time;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.beam.sdk.annotations.Internal;
import org.apache.beam.sdk.coders.ByteArrayCoder;
import org.apache.beam.sdk.coders.Coder;
import org.apache.beam.sdk.coders.CoderException;
import org.apache.beam.sdk.coders.KvCoder;
import org.apache.beam.sdk.coders.ListCoder;
import org.apache.beam.sdk.transforms.Combine.CombineFn;
import org.apache.beam.sdk.transforms.DoFn;
import org.apache.beam.sdk.transforms.PTransform;
import org.apache.beam.sdk.transforms.ParDo;
import org.apache.beam.sdk.transforms.SerializableFunction;
import org.apache.beam.sdk.transforms.windowing.GlobalWindow;
import org.apache.beam.sdk.transforms.windowing.IntervalWindow;
import org.apache.beam.sdk.util.CoderUtils;
import org.apache.beam.sdk.values.KV;
import org.apache.beam.sdk.values.PCollection;
import org.joda.time.Duration;
import org.joda.time.Instant;

/**
 * Joins the partial results that arrive together, from all bundles of a micro-batch on Spark, to
 * one for each key and interval.
 *
 * <p>Spark keeps the partial results of an interval in a list that it decodes and encodes for each
 * one that it adds. With a hundred readers there are two thousand in a slice of ten seconds, and
 * adding one takes longer than summing it. Joined, there are twenty.
 *
 * @param <K> the keys
 * @param <V> the partial results
 * @param <A> the accumulators of their sum
 */
@Internal
public final class JoinBundles<K, V, A>
    extends PTransform<PCollection<KV<K, V>>, PCollection<KV<K, V>>> {
  private final KvCoder<K, V> coder;
  private final CombineFn<V, A, V> sum;
  private final SerializableFunction<V, IntervalWindow> interval;

  /**
   * Creates a transform of elements in the global window.
   *
   * @param interval returns the interval of a partial result, at whose end its element is
   */
  public JoinBundles(
      KvCoder<K, V> coder,
      CombineFn<V, A, V> sum,
      SerializableFunction<V, IntervalWindow> interval) {
    this.coder = coder;
    this.sum = sum;
    this.interval = interval;
  }

  @Override
  public PCollection<KV<K, V>> expand(PCollection<KV<K, V>> input) {
    Coder<List<V>> packed = ListCoder.of(coder.getValueCoder());
    return input
        .apply("Pack", ParDo.of(new PackFn<K, V>(packed, interval)))
        .setCoder(KvCoder.of(coder.getKeyCoder(), ByteArrayCoder.of()))
        .apply("Regroup", RegroupPanes.byKey())
        .apply("Join", ParDo.of(new JoinFn<K, V, A>(packed, sum, interval)))
        .setCoder(coder);
  }

  /**
   * Makes one element of all partial results of a bundle for a key. Its coder copies bytes, since
   * Spark decodes and encodes these, too, for each that it adds.
   */
  private static final class PackFn<K, V> extends DoFn<KV<K, V>, KV<K, byte[]>> {
    private final Coder<List<V>> coder;
    private final SerializableFunction<V, IntervalWindow> interval;

    private transient Map<K, List<V>> byKey;

    PackFn(Coder<List<V>> coder, SerializableFunction<V, IntervalWindow> interval) {
      this.coder = coder;
      this.interval = interval;
    }

    @StartBundle
    public void start() {
      byKey = new HashMap<>();
    }

    @ProcessElement
    public void process(@Element KV<K, V> partial) {
      byKey.computeIfAbsent(partial.getKey(), k -> new ArrayList<>()).add(partial.getValue());
    }

    @FinishBundle
    public void finish(FinishBundleContext context) throws CoderException {
      for (Map.Entry<K, List<V>> entry : byKey.entrySet()) {
        Instant earliest =
            entry.getValue().stream()
                .map(partial -> interval.apply(partial).maxTimestamp())
                .min(Instant::compareTo)
                .orElseThrow();
        byte[] packed = CoderUtils.encodeToByteArray(coder, entry.getValue());
        context.output(KV.of(entry.getKey(), packed), earliest, GlobalWindow.INSTANCE);
      }
    }

    /** Allows any skew: an interval has its own time. */
    @Override
    public Duration getAllowedTimestampSkew() {
      return Duration.millis(Long.MAX_VALUE);
    }
  }

  private static final class JoinFn<K, V, A> extends DoFn<KV<K, Iterable<byte[]>>, KV<K, V>> {
    private final Coder<List<V>> coder;
    private final CombineFn<V, A, V> sum;
    private final SerializableFunction<V, IntervalWindow> interval;

    JoinFn(
        Coder<List<V>> coder,
        CombineFn<V, A, V> sum,
        SerializableFunction<V, IntervalWindow> interval) {
      this.coder = coder;
      this.sum = sum;
      this.interval = interval;
    }

    @ProcessElement
    public void process(@Element KV<K, Iterable<byte[]>> arrived, OutputReceiver<KV<K, V>> out)
        throws CoderException {
      Map<IntervalWindow, A> joined = new HashMap<>();
      for (byte[] packed : arrived.getValue()) {
        for (V partial : CoderUtils.decodeFromByteArray(coder, packed)) {
          joined.compute(
              interval.apply(partial),
              (i, known) -> sum.addInput(known == null ? sum.createAccumulator() : known, partial));
        }
      }
      joined.forEach(
          (i, accumulator) ->
              out.outputWithTimestamp(
                  KV.of(arrived.getKey(), sum.extractOutput(accumulator)), i.maxTimestamp()));
    }

    /** Allows any skew: an interval has its own time. */
    @Override
    public Duration getAllowedTimestampSkew() {
      return Duration.millis(Long.MAX_VALUE);
    }
  }
}
