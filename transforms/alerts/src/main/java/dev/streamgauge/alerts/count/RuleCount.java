package dev.streamgauge.alerts.count;

import dev.streamgauge.alerts.event.AlertLayout;
import dev.streamgauge.alerts.event.Bytes;
import dev.streamgauge.lines.ByteBuf;
import dev.streamgauge.util.Hashes;
import java.util.Collections;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.apache.beam.sdk.annotations.Internal;

/**
 * The counts of one rule in one slice, by series. If there are more series than allowed, those with
 * the smallest hashes are kept: this choice does not depend on the order of lines and partial
 * counts, and tends to be the same in every slice. The rest is counted in {@link SeriesKey#OTHER}.
 * All parts of a pipeline share one seed for the hashes: without it, somebody who writes lines
 * could choose made-up hosts that displace a real one.
 */
@Internal
public final class RuleCount {
  private final int maxSeries;
  private final Comparator<String> byHash;
  private final Map<String, SeriesCount> series = new HashMap<>();

  /** Keeps {@code maxSeries} series, chosen by hashes that depend on {@code seed}. */
  RuleCount(int maxSeries, long seed) {
    this.maxSeries = maxSeries;
    this.byHash =
        (a, b) -> {
          int order = Long.compareUnsigned(Hashes.of(a, seed), Hashes.of(b, seed));
          return order != 0 ? order : a.compareTo(b);
        };
  }

  int maxSeries() {
    return maxSeries;
  }

  /** Returns the mutable count of {@code key}. */
  SeriesCount series(String key) {
    SeriesCount found = series.get(key);
    if (found == null) {
      if (series.size() >= 2 * maxSeries + 1) {
        trim();
      }
      found = new SeriesCount();
      series.put(key, found);
    }
    return found;
  }

  /** Merges the series beyond the limit into {@link SeriesKey#OTHER}. */
  private void trim() {
    List<String> keys =
        // Not the series that stand for others: no value contains this character.
        series.keySet().stream().filter(k -> k.indexOf('\u0000') < 0).sorted(byHash).toList();
    for (String key : keys.subList(Math.min(maxSeries, keys.size()), keys.size())) {
      series.computeIfAbsent(SeriesKey.OTHER, k -> new SeriesCount()).add(series.remove(key));
    }
  }

  /** Adds all of {@code other}, which is not modified. */
  void add(RuleCount other) {
    other.series.forEach((key, count) -> series(key).add(count));
  }

  /** Returns the counts by series, no more than allowed, ordered by the hashes of their keys. */
  public Map<String, SeriesCount> bySeries() {
    if (series.size() <= 1) {
      // As in most rules, which count by no field.
      return Collections.unmodifiableMap(series);
    }
    trim();
    TreeMap<String, SeriesCount> ordered = new TreeMap<>(byHash);
    ordered.putAll(series);
    return ordered;
  }

  /** Returns how many lines it has seen, see {@link SeriesCount#lines()}. */
  public long lines() {
    long sum = 0;
    for (SeriesCount count : series.values()) {
      sum += count.lines();
    }
    return sum;
  }

  void encode(ByteBuf buf) {
    buf.putVar(maxSeries);
    Map<String, SeriesCount> ordered = bySeries();
    buf.putVar(ordered.size());
    ordered.forEach(
        (key, count) -> {
          Bytes.putString(buf, key);
          count.encode(buf);
        });
  }

  static RuleCount decode(ByteBuf buf, long seed, AlertLayout layout) {
    RuleCount rule = new RuleCount(buf.getVarInt(), seed);
    // A key's length, flags and two counts.
    int size = buf.getCount(4);
    for (int i = 0; i < size; i++) {
      rule.series.put(Bytes.getString(buf), SeriesCount.decode(buf, layout));
    }
    return rule;
  }
}
