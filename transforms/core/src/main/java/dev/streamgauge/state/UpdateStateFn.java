package dev.streamgauge.state;

import dev.streamgauge.state.fold.KeyedFold;
import dev.streamgauge.state.shard.Coders;
import dev.streamgauge.state.shard.KeyResult;
import dev.streamgauge.state.shard.PeriodConfig;
import dev.streamgauge.state.shard.PeriodValues;
import dev.streamgauge.state.shard.ShardState;
import dev.streamgauge.state.shard.ShardStateCoder;
import dev.streamgauge.state.store.SavedShards;
import dev.streamgauge.state.store.StateStore;
import java.util.ArrayList;
import java.util.List;
import org.apache.beam.sdk.state.StateSpec;
import org.apache.beam.sdk.state.StateSpecs;
import org.apache.beam.sdk.state.ValueState;
import org.apache.beam.sdk.transforms.DoFn;
import org.apache.beam.sdk.values.KV;
import org.checkerframework.checker.nullness.qual.Nullable;

/**
 * Advances the {@link ShardState} of each shard. It uses no timers, which the SparkRunner lacks for
 * event time. Its state is part of the runner's and, if there is a {@link StateStore}, also saved
 * there, for runners that save none.
 */
final class UpdateStateFn<K, V, S, R>
    extends DoFn<KV<Integer, Iterable<PeriodValues<K, V>>>, List<KeyResult<K, R>>> {
  private static final String STATE = "state";

  @StateId(STATE)
  @SuppressWarnings("UnusedVariable") // Beam reads it.
  private final StateSpec<ValueState<ShardState<K, V, S, R>>> spec;

  private final KeyedFold<K, V, S, R> fold;
  private final PeriodConfig config;
  private final @Nullable SavedShards<ShardState<K, V, S, R>> saved;

  /**
   * Creates a function that saves states in {@code store}, unless it is null, under names that
   * begin with {@code name}.
   */
  UpdateStateFn(
      KeyedFold<K, V, S, R> fold,
      PeriodConfig config,
      Coders<K, V, S, R> coders,
      @Nullable StateStore store,
      String name) {
    ShardStateCoder<K, V, S, R> coder = new ShardStateCoder<>(fold, config, coders);
    this.spec = StateSpecs.value(coder);
    this.fold = fold;
    this.config = config;
    this.saved = store == null ? null : new SavedShards<>(store, name, coder);
  }

  @ProcessElement
  public void process(
      @Element KV<Integer, Iterable<PeriodValues<K, V>>> element,
      @StateId(STATE) ValueState<ShardState<K, V, S, R>> state,
      OutputReceiver<List<KeyResult<K, R>>> out) {
    int shard = element.getKey();
    List<KeyResult<K, R>> rows = new ArrayList<>();
    ShardState<K, V, S, R> shardState = state.read();
    if (shardState == null && saved != null) {
      shardState = saved.load(shard);
      if (shardState != null) {
        // The previous run may have ended between updating its state and writing results.
        rows.addAll(shardState.emitAgain(element.getValue().iterator().next().firstRevision()));
      }
    }
    if (shardState == null) {
      shardState = new ShardState<>(fold, config);
    }
    rows.addAll(shardState.feed(element.getValue()));
    state.write(shardState);
    if (saved != null) {
      saved.save(shard, shardState);
    }
    if (!rows.isEmpty()) {
      out.output(rows);
    }
  }
}
