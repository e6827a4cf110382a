package dev.streamgauge.alerts.count;

import dev.streamgauge.lines.ByteBuf;
import org.apache.beam.sdk.annotations.Internal;
import org.checkerframework.checker.nullness.qual.Nullable;

/** The counts of one series of a rule in one or several slices. Mutable. */
@Internal
public final class SeriesCount {
  private static final int DISTINCT = 1;
  private static final int SAMPLE = 2;

  private long count;
  private long of;
  private @Nullable Distinct distinct;
  private @Nullable Sample sample;

  /** Returns the number of selected lines. */
  public long count() {
    return count;
  }

  /** Returns, for a ratio, the number of lines in the total. */
  public long of() {
    return of;
  }

  /** Returns the number of distinct values of the rule's field. */
  public long distinct() {
    return distinct == null ? 0 : distinct.estimate();
  }

  /** Returns the earliest selected line; null if there are none. */
  public @Nullable String sample() {
    return sample == null ? null : sample.text();
  }

  void addLine(long time, byte[] bytes, int from, int to) {
    count++;
    sample = Sample.first(sample, time, bytes, from, to);
  }

  void addOf() {
    of++;
  }

  void addValue(long hash, int limit) {
    if (distinct == null) {
      distinct = new Distinct(limit);
    }
    distinct.add(hash);
  }

  /** Adds all of {@code other}, which is not modified. */
  public void add(SeriesCount other) {
    count += other.count;
    of += other.of;
    sample = Sample.first(sample, other.sample);
    if (other.distinct != null) {
      if (distinct == null) {
        distinct = other.distinct.copy();
      } else {
        distinct.addAll(other.distinct);
      }
    }
  }

  /** Returns how many lines it has seen: of two counts of one slice, the one with more is later. */
  public long lines() {
    return count + of;
  }

  /** Appends this to {@code buf}. */
  public void encode(ByteBuf buf) {
    buf.putVar((distinct == null ? 0 : DISTINCT) | (sample == null ? 0 : SAMPLE));
    buf.putVar(count);
    buf.putVar(of);
    if (distinct != null) {
      distinct.encode(buf);
    }
    if (sample != null) {
      sample.encode(buf);
    }
  }

  /**
   * Reads what {@link #encode} appended.
   *
   * @throws IndexOutOfBoundsException if it is corrupt
   */
  public static SeriesCount decode(ByteBuf buf) {
    SeriesCount series = new SeriesCount();
    long flags = buf.getVar();
    series.count = buf.getVar();
    series.of = buf.getVar();
    series.distinct = (flags & DISTINCT) != 0 ? Distinct.decode(buf) : null;
    series.sample = (flags & SAMPLE) != 0 ? Sample.decode(buf) : null;
    return series;
  }
}
