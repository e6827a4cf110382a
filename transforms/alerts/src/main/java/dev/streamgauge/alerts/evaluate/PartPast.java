package dev.streamgauge.alerts.evaluate;

import dev.streamgauge.alerts.count.SeriesCount;
import dev.streamgauge.alerts.event.Bytes;
import dev.streamgauge.lines.ByteBuf;
import org.checkerframework.checker.nullness.qual.Nullable;

/**
 * What one condition of a series knows about slices that are forgotten: the numbers of lines, as
 * far back as comparisons reach, and the last value of its field. Mutable.
 */
final class PartPast {
  static final PartPast NONE = new PartPast();

  private final PastCounts counts;
  private @Nullable String lastValue;
  private long lastValueMillis;

  PartPast() {
    this(new PastCounts());
  }

  private PartPast(PastCounts counts) {
    this.counts = counts;
  }

  /** Returns the number of lines in the slices that begin in {@code [from, to)}. */
  long sum(long from, long to) {
    return counts.sum(from, to);
  }

  /** Returns the last value; null for none. */
  @Nullable String lastValue() {
    return lastValue;
  }

  /** Returns the start of the slice that the last value was in. */
  long lastValueMillis() {
    return lastValueMillis;
  }

  /** Returns whether there are no numbers of lines. */
  boolean isEmpty() {
    return counts.isEmpty();
  }

  /** Takes what matters of the slice that begins at {@code start}, later than all before. */
  void add(long start, SeriesCount count, boolean compared) {
    if (compared) {
      counts.add(start, count.count());
    }
    if (count.changes() != null) {
      lastValue = count.changes().last();
      lastValueMillis = start;
    }
  }

  /** Forgets numbers of lines in slices that begin before {@code start}. */
  void forgetBefore(long start) {
    counts.forgetBefore(start);
  }

  void encode(ByteBuf buf) {
    counts.encode(buf);
    Bytes.putNullable(buf, lastValue);
    buf.putZigZag(lastValueMillis);
  }

  static PartPast decode(ByteBuf buf) {
    PartPast past = new PartPast(PastCounts.decode(buf));
    past.lastValue = Bytes.getNullable(buf);
    past.lastValueMillis = buf.getZigZag();
    return past;
  }
}
