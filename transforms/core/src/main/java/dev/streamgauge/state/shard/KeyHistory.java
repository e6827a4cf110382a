package dev.streamgauge.state.shard;

import dev.streamgauge.state.fold.Interval;
import dev.streamgauge.state.fold.KeyedFold;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import java.util.function.BiConsumer;
import org.checkerframework.checker.nullness.qual.Nullable;

/**
 * The history of one key: its settled state, the values and results since then, and its current
 * state. Mutable; not thread-safe.
 */
final class KeyHistory<V, S, R> {
  private static final long NEVER = Long.MAX_VALUE;

  private @Nullable S settled;
  private @Nullable S current;
  private final TreeMap<Long, V> values;
  private final TreeMap<Interval, R> emitted;

  KeyHistory() {
    this(null, null, new TreeMap<>(), new TreeMap<>());
  }

  KeyHistory(
      @Nullable S settled,
      @Nullable S current,
      TreeMap<Long, V> values,
      TreeMap<Interval, R> emitted) {
    this.settled = settled;
    this.current = current;
    this.values = values;
    this.emitted = emitted;
  }

  @Nullable S settled() {
    return settled;
  }

  @Nullable S current() {
    return current;
  }

  /** Returns the values by the start of their period. Must not be modified. */
  TreeMap<Long, V> values() {
    return values;
  }

  /** Returns the results emitted since the settled state. Must not be modified. */
  TreeMap<Interval, R> emitted() {
    return emitted;
  }

  /** Returns when it changes without values, in milliseconds of event time. */
  long wakesAt(KeyedFold<?, V, S, R> fold) {
    return current == null ? NEVER : fold.wakesAt(current);
  }

  /** Returns whether it can have no result without new values. */
  boolean isQuiet() {
    return settled == null && current == null && values.isEmpty() && emitted.isEmpty();
  }

  /** Replaces the values of a period and returns whether they differ. */
  boolean put(long start, V all) {
    return !all.equals(values.put(start, all));
  }

  /**
   * Advances from the state at {@code since} to {@code now}.
   *
   * @param since an earlier {@code now}; no values before it have changed
   * @param out receives new results
   */
  <K> void advance(
      KeyedFold<K, V, S, R> fold,
      K key,
      PeriodConfig config,
      long since,
      long now,
      BiConsumer<Interval, R> out) {
    TreeMap<Interval, R> rows = new TreeMap<>();
    current = replay(fold, key, config, current, values.tailMap(since), now, rows);
    rows.forEach(out);
    emitted.putAll(rows);
  }

  /**
   * Recomputes the state at {@code now} from the settled state.
   *
   * @param out receives results that differ from the emitted ones
   */
  <K> void correct(
      KeyedFold<K, V, S, R> fold,
      K key,
      PeriodConfig config,
      long now,
      BiConsumer<Interval, R> out) {
    TreeMap<Interval, R> rows = new TreeMap<>();
    current = replay(fold, key, config, settled, values, now, rows);
    for (Interval interval : emitted.keySet()) {
      if (!rows.containsKey(interval)) {
        out.accept(interval, null);
      }
    }
    rows.forEach(
        (interval, row) -> {
          if (!emitted.containsKey(interval) || !Objects.equals(emitted.get(interval), row)) {
            out.accept(interval, row);
          }
        });
    emitted.clear();
    emitted.putAll(rows);
  }

  /**
   * Settles the state at {@code millis}, the end of a period, and forgets the history before it.
   */
  <K> void settle(KeyedFold<K, V, S, R> fold, K key, PeriodConfig config, long millis) {
    boolean hasOldValues = !values.isEmpty() && values.firstKey() < millis;
    if (!hasOldValues && (settled == null || fold.wakesAt(settled) > millis)) {
      return;
    }
    TreeMap<Interval, R> rows = new TreeMap<>();
    Map<Long, V> old = values.headMap(millis);
    settled = replay(fold, key, config, settled, old, millis, rows);
    old.clear();
    emitted.keySet().removeAll(rows.keySet());
  }

  private static <K, V, S, R> @Nullable S replay(
      KeyedFold<K, V, S, R> fold,
      K key,
      PeriodConfig config,
      @Nullable S before,
      Map<Long, V> values,
      long until,
      TreeMap<Interval, R> rows) {
    S state = before;
    for (Map.Entry<Long, V> entry : values.entrySet()) {
      long start = entry.getKey();
      state = wake(fold, key, state, start, rows);
      Interval period = new Interval(start, start + config.periodMillis());
      state = fold.update(key, entry.getValue(), state, period, rows::put);
    }
    return wake(fold, key, state, until, rows);
  }

  private static <K, V, S, R> @Nullable S wake(
      KeyedFold<K, V, S, R> fold,
      K key,
      @Nullable S before,
      long until,
      TreeMap<Interval, R> rows) {
    S state = before;
    while (state != null && fold.wakesAt(state) <= until) {
      state = fold.wake(key, state, rows::put);
    }
    return state;
  }
}
