package dev.streamgauge.state;

import com.google.auto.value.AutoValue;
import dev.streamgauge.state.fold.KeyTtl;
import dev.streamgauge.state.shard.Coders;
import dev.streamgauge.state.shard.KeyResult;
import dev.streamgauge.state.shard.PeriodConfig;
import dev.streamgauge.state.shard.Periods;
import dev.streamgauge.state.shard.Shards;
import dev.streamgauge.state.store.StateStore;
import java.io.Serializable;
import java.util.List;
import org.apache.beam.sdk.coders.Coder;
import org.apache.beam.sdk.coders.KvCoder;
import org.apache.beam.sdk.coders.ListCoder;
import org.apache.beam.sdk.coders.VarIntCoder;
import org.apache.beam.sdk.coders.VarLongCoder;
import org.apache.beam.sdk.transforms.Flatten;
import org.apache.beam.sdk.transforms.PTransform;
import org.apache.beam.sdk.transforms.ParDo;
import org.apache.beam.sdk.transforms.display.DisplayData;
import org.apache.beam.sdk.values.KV;
import org.apache.beam.sdk.values.PCollection;
import org.checkerframework.checker.nullness.qual.Nullable;
import org.joda.time.Duration;

/**
 * Keeps a state per key that a function updates with the values of each period of event time, like
 * Spark Streaming's {@code updateStateByKey} and {@code mapWithState}.
 *
 * <pre>{@code
 * PCollection<KV<String, Integer>> bytesByUser = ...;
 * PCollection<KeyResult<String, Integer>> most =
 *     bytesByUser.apply(
 *         StateByKey.<String, Integer, Integer>of(
 *                 (user, bytes, before) ->
 *                     Math.max(before == null ? 0 : before, Collections.max(bytes)),
 *                 VarIntCoder.of())
 *             .every(Duration.standardSeconds(10))
 *             .expireAfter(Duration.standardHours(1)));
 * }</pre>
 *
 * <p>The state after a period is its result ({@link KeyResult}), for each key that had values in
 * it. It is emitted when the watermark passes the period's end. Late values make the function run
 * again for all periods since then; changed results are emitted again with a higher revision. The
 * runner drops values later than the allowed lateness, on Spark without counting them.
 *
 * <p>A key expires after {@link #expireAfter} in event time without a value; it then gets one final
 * null result. The values of all keys advance event time, so no timers are needed.
 *
 * <p>There is one state for each of {@link #withShards} shards of keys, since a runner's costs are
 * per key. Use it for few values, such as the counts of a window: {@link RunningCounts} and {@link
 * Sessions} are the vectorized forms for lines.
 *
 * <p>The input must be in the global window and have a deterministic key coder; keys must have
 * {@code equals} and {@code hashCode}. The output is in the global window.
 *
 * @param <K> keys
 * @param <V> values
 * @param <S> states
 * @since 0.1.0
 */
@AutoValue
public abstract class StateByKey<K, V, S>
    extends PTransform<PCollection<KV<K, V>>, PCollection<KeyResult<K, S>>> {
  private static final Duration PERIOD = Duration.standardSeconds(1);

  /** Updates the state of a key. */
  @FunctionalInterface
  public interface Update<K, V, S> extends Serializable {
    /**
     * Returns the state of {@code key} after a period. Called again for the same period when late
     * values arrive, so it must depend only on its arguments and must not modify them.
     *
     * @param values all values of the period, at least one, in no order
     * @param before the state before, null if there is none
     * @return the new state; null to forget the key
     */
    @Nullable S update(K key, List<V> values, @Nullable S before);
  }

  abstract Update<K, V, S> update();

  abstract Coder<S> stateCoder();

  abstract Duration period();

  abstract @Nullable Duration ttl();

  abstract Duration allowedLateness();

  abstract int shards();

  abstract @Nullable StateStore store();

  abstract Builder<K, V, S> toBuilder();

  @AutoValue.Builder
  abstract static class Builder<K, V, S> {
    abstract Builder<K, V, S> update(Update<K, V, S> update);

    abstract Builder<K, V, S> stateCoder(Coder<S> coder);

    abstract Builder<K, V, S> period(Duration period);

    abstract Builder<K, V, S> ttl(@Nullable Duration ttl);

    abstract Builder<K, V, S> allowedLateness(Duration lateness);

    abstract Builder<K, V, S> shards(int shards);

    abstract Builder<K, V, S> store(@Nullable StateStore store);

    abstract StateByKey<K, V, S> build();
  }

  /**
   * Returns a PTransform that updates states by {@code update}. By default periods are one second,
   * no key expires, and late values are dropped.
   */
  public static <K, V, S> StateByKey<K, V, S> of(Update<K, V, S> update, Coder<S> stateCoder) {
    return new AutoValue_StateByKey.Builder<K, V, S>()
        .update(update)
        .stateCoder(stateCoder)
        .period(PERIOD)
        .allowedLateness(Duration.ZERO)
        .shards(1)
        .build();
  }

  /**
   * Emits results for periods of length {@code period}.
   *
   * @throws IllegalArgumentException if it is not positive
   */
  public StateByKey<K, V, S> every(Duration period) {
    return toBuilder().period(Periods.checked(period)).build();
  }

  /**
   * Expires a key at the end of the first period that ends {@code ttl} or more after the last
   * period with a value of it.
   *
   * @throws IllegalArgumentException if it is not positive
   */
  public StateByKey<K, V, S> expireAfter(Duration ttl) {
    return toBuilder().ttl(Periods.checkedTtl(ttl)).build();
  }

  /** Accepts values up to {@code lateness} late, which correct results. */
  public StateByKey<K, V, S> withAllowedLateness(Duration lateness) {
    return toBuilder().allowedLateness(lateness).build();
  }

  /**
   * Spreads the keys over {@code shards} states, which are updated in parallel. One by default.
   *
   * @throws IllegalArgumentException if it is not positive
   */
  public StateByKey<K, V, S> withShards(int shards) {
    return toBuilder().shards(Shards.checked(shards)).build();
  }

  /**
   * Resumes from the state in {@code store} if the runner has none, and saves state there. A
   * restart must read again the input of periods that may still change; it is not counted twice.
   */
  public StateByKey<K, V, S> withStateIn(StateStore store) {
    return toBuilder().store(store).build();
  }

  @Override
  public void populateDisplayData(DisplayData.Builder builder) {
    super.populateDisplayData(builder);
    builder.add(
        DisplayData.item("update", update().getClass()).withLabel("Function that updates states"));
    builder.add(DisplayData.item("period", period()).withLabel("Period of results"));
    builder.addIfNotNull(
        DisplayData.item("expireAfter", ttl()).withLabel("Idle keys expire after"));
    builder.add(
        DisplayData.item("allowedLateness", allowedLateness()).withLabel("Allowed lateness"));
    builder.add(DisplayData.item("shards", shards()).withLabel("Shards of keys"));
    builder.add(
        DisplayData.item("stateStore", store() != null)
            .withLabel("State survives restarts in a store"));
  }

  @Override
  public PCollection<KeyResult<K, S>> expand(PCollection<KV<K, V>> input) {
    if (!(input.getCoder() instanceof KvCoder<K, V> coder)) {
      throw new IllegalArgumentException(
          "StateByKey has to know the coders of keys and values, so its input must have a KvCoder,"
              + " not "
              + input.getCoder()
              + ": set one with setCoder.");
    }
    Coder<K> keyCoder = coder.getKeyCoder();
    try {
      keyCoder.verifyDeterministic();
    } catch (Coder.NonDeterministicException e) {
      throw new IllegalArgumentException(
          "StateByKey finds a key's shard by its encoding, so the keys' coder must be"
              + " deterministic: set another than "
              + keyCoder,
          e);
    }
    long period = period().getMillis();
    PeriodConfig config = new PeriodConfig(period, allowedLateness().getMillis(), 0);
    Coders<K, List<V>, KV<S, Long>, S> coders =
        new Coders<>(
            keyCoder,
            ListCoder.of(coder.getValueCoder()),
            KvCoder.of(stateCoder(), VarLongCoder.of()),
            stateCoder());
    UpdateFold<K, V, S> fold = new UpdateFold<>(update(), KeyTtl.of(ttl(), period));
    // State of other periods or shards cannot be resumed.
    String stateName = "states-" + period + "ms-" + shards();
    return input
        .apply("CollectBundle", ParDo.of(new CollectFn<K, V>(config, keyCoder, shards())))
        .setCoder(KvCoder.of(VarIntCoder.of(), coders.period()))
        .apply("States", UpdateStateByKey.of(fold, config, coders, store(), stateName))
        .apply("Results", Flatten.iterables());
  }
}
