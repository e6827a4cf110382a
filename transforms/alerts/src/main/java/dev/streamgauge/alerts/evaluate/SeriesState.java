package dev.streamgauge.alerts.evaluate;

import dev.streamgauge.alerts.count.SeriesCount;
import dev.streamgauge.lines.ByteBuf;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeMap;

/** All that is known of one series of a rule. Mutable. */
final class SeriesState {
  /** What was counted, by the starts of slices, as far back as it can matter; never a zero. */
  final TreeMap<Long, SeriesCount> counts;

  /** What was emitted of it, as far back as it can matter, from the earliest to the latest. */
  final List<EmittedAlert> emitted;

  /** The start of the first slice it was seen in. */
  long bornMillis;

  /** The start of the last slice it was seen in. */
  long seenMillis;

  /** As of the last time that cannot change any more, by late lines. */
  AlertState settled = AlertState.INACTIVE;

  /** As of now. */
  AlertState current = AlertState.INACTIVE;

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
   * Takes what was counted in the slice that begins at {@code start}, unless more is known of it.
   *
   * @return whether that is news
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

  /** Whether nothing can come of it unless there are new lines. */
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
