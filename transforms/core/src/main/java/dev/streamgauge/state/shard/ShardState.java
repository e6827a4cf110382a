package dev.streamgauge.state.shard;

import dev.streamgauge.state.fold.Interval;
import dev.streamgauge.state.fold.KeyedFold;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.apache.beam.sdk.annotations.Internal;
import org.checkerframework.checker.nullness.qual.Nullable;

/**
 * The state of the keys of one shard, advanced period by period. Repeated or late values change the
 * past: each affected key is recomputed from its last settled state, and results that differ from
 * the emitted ones are emitted again. Mutable; not thread-safe.
 */
@Internal
public final class ShardState<K, V, S, R> {
  /**
   * The number of calls of {@link #feed} for which results are kept at least: after a crash they
   * may have to be emitted again, since they were on their way to the sinks.
   */
  private static final int UNSURE_FEEDS = 4;

  private final KeyedFold<K, V, S, R> fold;
  private final PeriodConfig config;

  /** The end of the latest period, on which the other times depend. */
  long now = Long.MIN_VALUE;

  /** The end of the part that can no longer change. */
  long settledTo = Long.MIN_VALUE;

  long firstRevision;

  /** The latest state received of each unsettled period. */
  final TreeMap<Long, Long> panes = new TreeMap<>();

  /** The latest revision emitted for each unsettled interval. */
  final TreeMap<Interval, Long> revisions = new TreeMap<>();

  /** The values of {@link #now} after the latest calls of {@link #feed}, the oldest first. */
  final ArrayDeque<Long> recent = new ArrayDeque<>();

  final Map<K, KeyHistory<V, S, R>> histories = new HashMap<>();

  public ShardState(KeyedFold<K, V, S, R> fold, PeriodConfig config) {
    this.fold = fold;
    this.config = config;
  }

  /**
   * Processes periods, in any order.
   *
   * @param periods each complete, or a later state of one processed before
   * @return new and changed results, ordered by time
   */
  public List<KeyResult<K, R>> feed(Iterable<PeriodValues<K, V>> periods) {
    long since = now;
    Set<K> advanced = new HashSet<>();
    Set<K> corrected = new HashSet<>();
    for (PeriodValues<K, V> period : periods) {
      take(period, period.startMillis() < since ? corrected : advanced);
    }
    Emission emission = new Emission();
    long settle = settleTo();
    for (Iterator<Map.Entry<K, KeyHistory<V, S, R>>> i = histories.entrySet().iterator();
        i.hasNext(); ) {
      Map.Entry<K, KeyHistory<V, S, R>> entry = i.next();
      K key = entry.getKey();
      KeyHistory<V, S, R> history = entry.getValue();
      if (corrected.contains(key)) {
        history.correct(fold, key, config, now, (at, row) -> emission.emit(key, at, row));
      } else if (advanced.contains(key) || history.wakesAt(fold) <= now) {
        history.advance(fold, key, config, since, now, (at, row) -> emission.emit(key, at, row));
      }
      history.settle(fold, key, config, settle);
      if (history.isQuiet()) {
        i.remove();
      }
    }
    forgetBefore(settle);
    return emission.rows();
  }

  /**
   * Returns all unsettled results with new revisions.
   *
   * @param revision the first revision of results in this run
   */
  public List<KeyResult<K, R>> emitAgain(long revision) {
    firstRevision = Math.max(firstRevision, revision);
    Emission emission = new Emission();
    histories.forEach(
        (key, history) ->
            history.emitted().forEach((interval, row) -> emission.emit(key, interval, row)));
    return emission.rows();
  }

  private void take(PeriodValues<K, V> period, Set<K> changed) {
    firstRevision = Math.max(firstRevision, period.firstRevision());
    long start = period.startMillis();
    long end = start + config.periodMillis();
    now = Math.max(now, period.isLast() ? end + config.ttlMillis() : end);
    Long known = panes.get(start);
    if (start < settledTo || (known != null && known > period.revision())) {
      return;
    }
    panes.put(start, period.revision());
    period
        .values()
        .forEach(
            (key, values) -> {
              if (histories.computeIfAbsent(key, k -> new KeyHistory<>()).put(start, values)) {
                changed.add(key);
              }
            });
  }

  private long settleTo() {
    recent.add(now);
    if (recent.size() <= UNSURE_FEEDS) {
      return settledTo;
    }
    return Math.max(settledTo, config.settledAt(recent.remove()));
  }

  private void forgetBefore(long millis) {
    settledTo = millis;
    panes.headMap(millis).clear();
    revisions.headMap(Interval.endingAt(millis)).clear();
  }

  /** The results of one call, in which all results of an interval have the same revision. */
  private final class Emission {
    private final Map<Interval, Long> before = new HashMap<>();
    private final List<KeyResult<K, R>> rows = new ArrayList<>();

    void emit(K key, Interval interval, @Nullable R row) {
      if (!before.containsKey(interval)) {
        before.put(interval, revisions.get(interval));
        Long last = before.get(interval);
        revisions.put(interval, last == null ? firstRevision : Math.max(firstRevision, last + 1));
      }
      boolean isCorrection = before.get(interval) != null;
      rows.add(
          new KeyResult<>(
              key,
              interval.startMillis(),
              interval.endMillis(),
              revisions.get(interval),
              isCorrection,
              row));
    }

    List<KeyResult<K, R>> rows() {
      rows.sort(Comparator.comparing(KeyResult::interval));
      return rows;
    }
  }
}
