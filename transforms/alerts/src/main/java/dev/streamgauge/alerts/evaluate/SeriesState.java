package dev.streamgauge.alerts.evaluate;

import dev.streamgauge.alerts.count.SeriesCount;
import dev.streamgauge.alerts.event.AlertLayout;
import dev.streamgauge.alerts.event.Bytes;
import dev.streamgauge.lines.ByteBuf;
import java.util.ArrayList;
import java.util.List;
import java.util.NavigableMap;
import java.util.TreeMap;
import org.checkerframework.checker.nullness.qual.Nullable;

/** The state of one series of a rule. Mutable. */
final class SeriesState {
  /** The counts by the starts of slices, as far back as they matter; never a zero. */
  final TreeMap<Long, SeriesCount> counts;

  /** The numbers of lines in slices before those, as far back as comparisons reach. */
  final PastCounts past;

  /** The last value of the rule's field in slices before those; null for none. */
  @Nullable String lastValue;

  /** The start of the slice that it was in. */
  long lastValueMillis;

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
    this(bornMillis, new PastCounts());
  }

  private SeriesState(long bornMillis, PastCounts past) {
    this.bornMillis = bornMillis;
    this.seenMillis = bornMillis;
    this.counts = new TreeMap<>();
    this.past = past;
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
   * Forgets slices before {@code start}, except for their numbers of lines since {@code pastFrom}
   * and their last value.
   */
  void forgetBefore(long start, long pastFrom) {
    NavigableMap<Long, SeriesCount> old = counts.headMap(start, false);
    old.forEach(
        (from, count) -> {
          if (from >= pastFrom) {
            past.add(from, count.count());
          }
          if (count.changes() != null) {
            lastValue = count.changes().last();
            lastValueMillis = from;
          }
        });
    old.clear();
    past.forgetBefore(pastFrom);
  }

  /** Returns the number of lines in slices that begin in {@code [from, to)}. */
  long lines(int part, long from, long to) {
    long lines = part < 0 ? past.sum(from, to) : 0;
    for (SeriesCount count : counts.subMap(from, true, to, false).values()) {
      lines += count.part(part).count();
    }
    return lines;
  }

  /** Returns the counts of slices that begin in {@code [from, to)}, which are not forgotten yet. */
  SeriesCount sum(int part, long from, long to) {
    SeriesCount sum = new SeriesCount();
    counts.subMap(from, true, to, false).values().forEach(count -> sum.add(count.part(part)));
    return sum;
  }

  /** Returns whether nothing can change without new lines. */
  boolean isQuiet() {
    return counts.isEmpty()
        && past.isEmpty()
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
    past.encode(buf);
    Bytes.putNullable(buf, lastValue);
    buf.putZigZag(lastValueMillis);
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
    boolean hasPast = layout != AlertLayout.WITHOUT_EVIDENCE;
    SeriesState series =
        hasPast ? new SeriesState(born, PastCounts.decode(buf)) : new SeriesState(born);
    series.seenMillis = seen;
    series.settled = settled;
    series.current = current;
    series.counts.putAll(counts);
    series.emitted.addAll(emitted);
    if (hasPast) {
      series.lastValue = Bytes.getNullable(buf);
      series.lastValueMillis = buf.getZigZag();
    }
    return series;
  }
}
