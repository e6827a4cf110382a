package dev.streamgauge.state.shard;

import dev.streamgauge.state.fold.Interval;
import dev.streamgauge.state.fold.KeyedFold;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import java.util.function.BiConsumer;
import org.checkerframework.checker.nullness.qual.Nullable;

/**
 * One key: its state before the time that may still change, the values since, its state now, and
 * its results since then. Mutable; for one thread.
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

  /** By the start of their period. Not to be changed. */
  TreeMap<Long, V> values() {
    return values;
  }

  /** The results emitted since the settled state. Not to be changed. */
  TreeMap<Interval, R> emitted() {
    return emitted;
  }

  /** When it changes by itself, in milliseconds of event time. */
  long wakesAt(KeyedFold<?, V, S, R> fold) {
    return current == null ? NEVER : fold.wakesAt(current);
  }

  /** Whether nothing can come of it unless there are new values. */
  boolean isQuiet() {
    return settled == null && current == null && values.isEmpty() && emitted.isEmpty();
  }

  /** Takes in all values of a period, in place of those it had; whether they are others. */
  boolean put(long start, V all) {
    return !all.equals(values.put(start, all));
  }

  /**
   * Goes on from its state at {@code since} to what is to be known at {@code now}.
   *
   * @param since an earlier {@code now}; no values before it have changed
   * @param out takes new results
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
   * Finds out anew, from its settled state, what is to be known at {@code now}.
   *
   * @param out takes results that differ from what was emitted
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

  /** Forgets what led to the state at {@code millis}, the end of a period. */
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
