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
 * Leads a {@link ShardState} on for each shard. Without timers, which the SparkRunner does not have
 * for event time; and with state that is saved with the runner's own and, if there is a {@link
 * StateStore}, by itself, for a runner that saves none.
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

  /** Saves states in {@code store} under names that begin with {@code name}, unless it is null. */
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
        // The run before may have ended between taking note and writing.
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
