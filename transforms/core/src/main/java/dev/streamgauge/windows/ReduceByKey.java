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
 * Reduces the values of each key, of any elements in any of Beam's windows: for what is not a
 * number in a line, which {@link SlidingReduce} does faster.
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
 * <p>Each bundle is reduced per window before the shuffle. {@code Combine.perKey} by itself leaves
 * that to the runner, and the SparkRunner does not do it: there it keeps every element, at a cost
 * that grows with the square of their number. What is late is the runner's to say, which drops it
 * unseen; when windows give results says their trigger.
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
   * Reduces values by {@code reducer}, which must be associative and commutative, and leave its
   * arguments as they are.
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
