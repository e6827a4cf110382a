package dev.streamgauge.alerts.count;

import dev.streamgauge.alerts.event.Evidence;
import dev.streamgauge.lines.ByteBuf;
import java.util.List;
import org.apache.beam.sdk.annotations.Internal;
import org.checkerframework.checker.nullness.qual.Nullable;

/** The counts of one series of a rule in one or several slices. Mutable. */
@Internal
public final class SeriesCount {
  private static final int DISTINCT = 1;
  private static final int SAMPLE = 2;
  private static final int NUMBERS = 4;

  private long count;
  private long of;
  private @Nullable Distinct distinct;
  private @Nullable Numbers numbers;
  private @Nullable Samples samples;

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
    return samples == null ? null : samples.earliest();
  }

  /** Returns some of the selected lines, earliest first. */
  public List<Evidence.Line> samples() {
    return samples == null ? List.of() : samples.lines(count);
  }

  /** Returns the numbers in the rule's field; null if there are none. */
  public @Nullable Numbers numbers() {
    return numbers;
  }

  void addNumber(double number, boolean sketched) {
    if (numbers == null) {
      numbers = new Numbers(sketched);
    }
    numbers.add(number);
  }

  void addLine(long time, byte[] bytes, int from, int to) {
    count++;
    if (samples == null) {
      samples = new Samples();
    }
    samples.add(time, bytes, from, to);
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
    if (other.samples != null) {
      if (samples == null) {
        samples = new Samples();
      }
      samples.addAll(other.samples);
    }
    if (other.numbers != null) {
      if (numbers == null) {
        numbers = other.numbers.copy();
      } else {
        numbers.addAll(other.numbers);
      }
    }
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
    buf.putVar(
        (distinct == null ? 0 : DISTINCT)
            | (samples == null ? 0 : SAMPLE)
            | (numbers == null ? 0 : NUMBERS));
    buf.putVar(count);
    buf.putVar(of);
    if (distinct != null) {
      distinct.encode(buf);
    }
    if (samples != null) {
      samples.encode(buf);
    }
    if (numbers != null) {
      numbers.encode(buf);
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
    series.samples = (flags & SAMPLE) != 0 ? Samples.decode(buf) : null;
    series.numbers = (flags & NUMBERS) != 0 ? Numbers.decode(buf) : null;
    return series;
  }
}
