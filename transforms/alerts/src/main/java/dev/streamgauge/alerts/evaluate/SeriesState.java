package dev.streamgauge.alerts.evaluate;

import dev.streamgauge.alerts.count.SeriesCount;
import dev.streamgauge.alerts.event.AlertLayout;
import dev.streamgauge.alerts.rules.Condition.Kind;
import dev.streamgauge.alerts.rules.Rule;
import dev.streamgauge.lines.ByteBuf;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.NavigableMap;
import java.util.TreeMap;
import org.checkerframework.checker.nullness.qual.Nullable;

/** The state of one series of a rule. Mutable. */
final class SeriesState {
  /** The counts by the starts of slices, as far back as they matter; never a zero. */
  final TreeMap<Long, SeriesCount> counts;

  /** What is known of slices before those: by the rule itself, then by its parts. */
  private PartPast[] pasts = {};

  /** The emitted alerts, as far back as they matter, earliest first. */
  final List<EmittedAlert> emitted;

  /** The start of the first slice it was seen in. */
  long bornMillis;

  /** The start of the last slice it was seen in. */
  long seenMillis;

  /** The state at the last time that late lines can no longer change. */
  AlertState settled = AlertState.INACTIVE;

  /** The current state. */
  AlertState current = AlertState.INACTIVE;

  /** The value of the condition at the last evaluation; not saved. */
  double value;

  SeriesState(long bornMillis) {
    this.bornMillis = bornMillis;
    this.seenMillis = bornMillis;
    this.counts = new TreeMap<>();
    this.emitted = new ArrayList<>();
  }

  /**
   * Takes the count of the slice that begins at {@code start}, unless more is known already.
   *
   * @return whether it has changed
   */
  boolean take(long start, SeriesCount count) {
    SeriesCount known = counts.get(start);
    if (count.lines() == 0 || (known != null && known.lines() >= count.lines())) {
      return false;
    }
    counts.put(start, count);
    bornMillis = Math.min(bornMillis, start);
    seenMillis = Math.max(seenMillis, start);
    return true;
  }

  /**
   * Forgets slices before {@code start}, except for what conditions of {@code rule} must know of
   * them.
   */
  void forgetBefore(Rule rule, long start) {
    NavigableMap<Long, SeriesCount> old = counts.headMap(start, false);
    if (!old.isEmpty()) {
      if (rule.parts().isEmpty()) {
        remember(rule, -1, old, start - rule.pastMillis());
      }
      for (int part = 0; part < rule.parts().size(); part++) {
        remember(rule.parts().get(part), part, old, start - rule.pastMillis());
      }
      old.clear();
    }
    for (PartPast past : pasts) {
      past.forgetBefore(start - rule.pastMillis());
    }
  }

  private void remember(
      Rule condition, int part, NavigableMap<Long, SeriesCount> old, long pastFrom) {
    boolean compares = condition.pastMillis() > 0;
    if (!compares && condition.condition().kind() != Kind.CHANGE) {
      return;
    }
    PartPast past = mutablePast(part);
    old.forEach((from, count) -> past.add(from, count.part(part), compares && from >= pastFrom));
  }

  private PartPast mutablePast(int part) {
    int size = pasts.length;
    if (size < part + 2) {
      pasts = Arrays.copyOf(pasts, part + 2);
      for (int i = size; i < pasts.length; i++) {
        pasts[i] = new PartPast();
      }
    }
    return pasts[part + 1];
  }

  /** Returns what part {@code part} of the rule, or the rule if it is -1, knows of older slices. */
  PartPast past(int part) {
    return part + 1 < pasts.length ? pasts[part + 1] : PartPast.NONE;
  }

  /** Returns the number of lines in slices that begin in {@code [from, to)}. */
  long lines(int part, long from, long to) {
    long lines = past(part).sum(from, to);
    for (SeriesCount count : counts.subMap(from, true, to, false).values()) {
      lines += count.part(part).count();
    }
    return lines;
  }

  /**
   * Returns the counts of slices that begin in {@code [from, to)}, which are not forgotten yet,
   * without their lines and parts.
   */
  SeriesCount sum(int part, long from, long to) {
    SeriesCount sum = new SeriesCount();
    for (SeriesCount count : counts.subMap(from, true, to, false).values()) {
      sum.addValues(count.part(part));
    }
    return sum;
  }

  /** Returns the first line in slices that begin in {@code [from, to)}; null if there are none. */
  @Nullable String sample(int part, long from, long to) {
    for (SeriesCount count : counts.subMap(from, true, to, false).values()) {
      String sample = count.part(part).sample();
      if (sample != null) {
        return sample;
      }
    }
    return null;
  }

  /** Returns whether nothing can change without new lines. */
  boolean isQuiet() {
    return counts.isEmpty()
        && Arrays.stream(pasts).allMatch(PartPast::isEmpty)
        && emitted.isEmpty()
        && settled == AlertState.INACTIVE
        && current == AlertState.INACTIVE;
  }

  void encode(ByteBuf buf) {
    buf.putZigZag(bornMillis);
    buf.putZigZag(seenMillis);
    settled.encode(buf);
    current.encode(buf);
    buf.putVar(counts.size());
    counts.forEach(
        (start, count) -> {
          buf.putZigZag(start);
          count.encode(buf);
        });
    buf.putVar(emitted.size());
    emitted.forEach(each -> each.encode(buf));
    buf.putVar(pasts.length);
    for (PartPast past : pasts) {
      past.encode(buf);
    }
  }

  static SeriesState decode(ByteBuf buf, AlertLayout layout) {
    long born = buf.getZigZag();
    long seen = buf.getZigZag();
    AlertState settled = AlertState.decode(buf);
    AlertState current = AlertState.decode(buf);
    TreeMap<Long, SeriesCount> counts = new TreeMap<>();
    // A start, flags and two counts.
    int size = buf.getCount(4);
    for (int i = 0; i < size; i++) {
      counts.put(buf.getZigZag(), SeriesCount.decode(buf, layout));
    }
    List<EmittedAlert> emitted = new ArrayList<>();
    int events = buf.getCount(2);
    for (int i = 0; i < events; i++) {
      emitted.add(EmittedAlert.decode(buf, layout));
    }
    SeriesState series = new SeriesState(born);
    series.seenMillis = seen;
    series.settled = settled;
    series.current = current;
    series.counts.putAll(counts);
    series.emitted.addAll(emitted);
    if (layout != AlertLayout.WITHOUT_EVIDENCE) {
      // A size, a flag and a time.
      series.pasts = new PartPast[buf.getCount(3)];
      for (int i = 0; i < series.pasts.length; i++) {
        series.pasts[i] = PartPast.decode(buf);
      }
    }
    return series;
  }
}
