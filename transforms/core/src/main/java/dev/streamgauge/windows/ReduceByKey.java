package dev.streamgauge.windows;

import java.util.HashMap;
import java.util.Map;
import java.util.Objects;
import org.apache.beam.sdk.transforms.Combine;
import org.apache.beam.sdk.transforms.DoFn;
import org.apache.beam.sdk.transforms.PTransform;
import org.apache.beam.sdk.transforms.ParDo;
import org.apache.beam.sdk.transforms.SerializableBiFunction;
import org.apache.beam.sdk.transforms.display.DisplayData;
import org.apache.beam.sdk.transforms.windowing.BoundedWindow;
import org.apache.beam.sdk.values.KV;
import org.apache.beam.sdk.values.PCollection;

/**
 * Reduces the values of each key, for any elements in any of Beam's windows. For numbers in lines,
 * {@link SlidingReduce} is faster.
 *
 * <pre>{@code
 * PCollection<KV<String, String>> longest =
 *     hostAndUrl
 *         .apply(
 *             Window.into(
 *                 SlidingWindows.of(Duration.standardSeconds(30))
 *                     .every(Duration.standardSeconds(10))))
 *         .apply(ReduceByKey.with((a, b) -> b.length() > a.length() ? b : a));
 * }</pre>
 *
 * <p>Each bundle is reduced per window before the shuffle. {@code Combine.perKey} alone leaves that
 * to the runner, and the SparkRunner does not do it: it keeps every element, at a cost that grows
 * with the square of their number. The runner decides which elements are late and drops them
 * uncounted; the trigger decides when windows emit results.
 *
 * @param <K> the keys, with {@code equals} and {@code hashCode} of their own
 * @param <V> the values
 * @since 0.1.0
 */
public final class ReduceByKey<K, V>
    extends PTransform<PCollection<KV<K, V>>, PCollection<KV<K, V>>> {
  private final SerializableBiFunction<V, V, V> reducer;

  private ReduceByKey(SerializableBiFunction<V, V, V> reducer) {
    this.reducer = reducer;
  }

  /**
   * Returns a PTransform that reduces values by {@code reducer}, which must be associative and
   * commutative and must not modify its arguments.
   */
  public static <K, V> ReduceByKey<K, V> with(SerializableBiFunction<V, V, V> reducer) {
    return new ReduceByKey<>(Objects.requireNonNull(reducer, "reducer"));
  }

  @Override
  public void populateDisplayData(DisplayData.Builder builder) {
    super.populateDisplayData(builder);
    builder.add(
        DisplayData.item("reducer", reducer.getClass())
            .withLabel("Function that reduces two values"));
  }

  @Override
  public PCollection<KV<K, V>> expand(PCollection<KV<K, V>> input) {
    return input
        .apply("ReduceBundle", ParDo.of(new BundleFn<>(reducer)))
        .setCoder(input.getCoder())
        .apply("ReduceWindow", Combine.perKey(new ReduceFn<>(reducer)))
        .setCoder(input.getCoder());
  }

  private static final class ReduceFn<V> extends Combine.BinaryCombineFn<V> {
    private final SerializableBiFunction<V, V, V> reducer;

    ReduceFn(SerializableBiFunction<V, V, V> reducer) {
      this.reducer = reducer;
    }

    @Override
    public V apply(V left, V right) {
      return reducer.apply(left, right);
    }
  }

  private static final class BundleFn<K, V> extends DoFn<KV<K, V>, KV<K, V>> {
    private final SerializableBiFunction<V, V, V> reducer;
    private transient Map<BoundedWindow, Map<K, V>> windows;

    BundleFn(SerializableBiFunction<V, V, V> reducer) {
      this.reducer = reducer;
    }

    @StartBundle
    public void start() {
      windows = new HashMap<>();
    }

    @ProcessElement
    public void process(@Element KV<K, V> element, BoundedWindow window) {
      windows
          .computeIfAbsent(window, w -> new HashMap<>())
          .merge(element.getKey(), element.getValue(), reducer::apply);
    }

    @FinishBundle
    public void finish(FinishBundleContext context) {
      windows.forEach(
          (window, values) ->
              values.forEach(
                  (key, value) ->
                      context.output(KV.of(key, value), window.maxTimestamp(), window)));
    }
  }
}
