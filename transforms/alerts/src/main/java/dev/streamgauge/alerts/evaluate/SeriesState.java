package dev.streamgauge.alerts.evaluate;

import dev.streamgauge.alerts.count.SeriesCount;
import dev.streamgauge.lines.ByteBuf;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeMap;

/** The state of one series of a rule. Mutable. */
final class SeriesState {
  /** The counts by the starts of slices, as far back as they matter; never a zero. */
  final TreeMap<Long, SeriesCount> counts;

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
    this(bornMillis, new TreeMap<>(), new ArrayList<>());
  }

  private SeriesState(
      long bornMillis, TreeMap<Long, SeriesCount> counts, List<EmittedAlert> emitted) {
    this.bornMillis = bornMillis;
    this.seenMillis = bornMillis;
    this.counts = counts;
    this.emitted = emitted;
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

  /** Forgets counts of slices before {@code start}. */
  void forgetBefore(long start) {
    counts.headMap(start).clear();
  }

  /** Returns whether nothing can change without new lines. */
  boolean isQuiet() {
    return counts.isEmpty()
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
  }

  static SeriesState decode(ByteBuf buf) {
    SeriesState series = new SeriesState(buf.getZigZag());
    series.seenMillis = buf.getZigZag();
    series.settled = AlertState.decode(buf);
    series.current = AlertState.decode(buf);
    // A start, flags and two counts.
    int size = buf.getCount(4);
    for (int i = 0; i < size; i++) {
      series.counts.put(buf.getZigZag(), SeriesCount.decode(buf));
    }
    int tolds = buf.getCount(2);
    for (int i = 0; i < tolds; i++) {
      series.emitted.add(EmittedAlert.decode(buf));
    }
    return series;
  }
}
