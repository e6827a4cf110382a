package dev.streamgauge.state;

import dev.streamgauge.state.fold.Interval;
import dev.streamgauge.state.fold.KeyTtl;
import dev.streamgauge.state.fold.KeyedFold;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import org.apache.beam.sdk.values.KV;
import org.checkerframework.checker.nullness.qual.Nullable;

/**
 * A fold by a user's function. Its states include the end of the latest period with values; results
 * are the user's states.
 */
record UpdateFold<K, V, S>(StateByKey.Update<K, V, S> function, KeyTtl ttl)
    implements KeyedFold<K, List<V>, KV<S, Long>, S> {
  @Override
  public List<V> merge(List<V> some, List<V> more) {
    List<V> all = new ArrayList<>(some);
    all.addAll(more);
    return all;
  }

  @Override
  public @Nullable KV<S, Long> update(
      K key,
      List<V> values,
      @Nullable KV<S, Long> before,
      Interval period,
      Results<? super S> results) {
    S state =
        function.update(
            key, Collections.unmodifiableList(values), before == null ? null : before.getKey());
    results.put(period, state);
    return state == null ? null : KV.of(state, period.endMillis());
  }

  @Override
  public long wakesAt(KV<S, Long> state) {
    return ttl.endsAt(state.getValue());
  }

  @Override
  public @Nullable KV<S, Long> wake(K key, KV<S, Long> state, Results<? super S> results) {
    results.put(ttl.lastPeriod(state.getValue()), null);
    return null;
  }
}
