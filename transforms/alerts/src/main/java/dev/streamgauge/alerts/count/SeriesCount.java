package dev.streamgauge.alerts.count;

import dev.streamgauge.alerts.event.AlertLayout;
import dev.streamgauge.alerts.event.Evidence;
import dev.streamgauge.lines.ByteBuf;
import dev.streamgauge.lines.LineBatch;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import org.apache.beam.sdk.annotations.Internal;
import org.checkerframework.checker.nullness.qual.Nullable;

/** The counts of one series of a rule in one or several slices. Mutable. */
@Internal
public final class SeriesCount {
  private static final int DISTINCT = 1;
  private static final int SAMPLE = 2;
  private static final int NUMBERS = 4;
  private static final int CHANGES = 8;
  private static final int PARTS = 16;
  private static final int VALUES = 32;

  /** Counts nothing; never modified. */
  private static final SeriesCount NOTHING = new SeriesCount();

  private long count;
  private long of;
  private @Nullable Distinct distinct;
  private @Nullable Numbers numbers;
  private @Nullable Samples samples;
  private @Nullable Changes changes;
  private @Nullable Values values;

  /** The counts of the parts of a rule, by their numbers, as far as there are any; never null. */
  private SeriesCount[] parts = {};

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

  /** Returns the values of the rule's field; null if it does not look for changes. */
  public @Nullable Changes changes() {
    return changes;
  }

  /** Returns the distinct values of the field of a part; null if it does not look for new ones. */
  public @Nullable Values values() {
    return values;
  }

  /** Returns the time of the first selected line, of which there is at least one. */
  public long firstMillis() {
    return Objects.requireNonNull(samples).firstMillis();
  }

  /** Returns the time of the last selected line, of which there is at least one. */
  public long lastMillis() {
    return Objects.requireNonNull(samples).lastMillis();
  }

  /** Returns the counts of part {@code number} of the rule, or of the rule itself if it is -1. */
  public SeriesCount part(int number) {
    if (number < 0) {
      return this;
    }
    return number < parts.length ? parts[number] : NOTHING;
  }

  /** Returns the mutable counts of part {@code number}, or this if that is -1. */
  SeriesCount mutablePart(int number) {
    if (number < 0) {
      return this;
    }
    growTo(number + 1);
    return parts[number];
  }

  private void growTo(int size) {
    int from = parts.length;
    if (from < size) {
      parts = Arrays.copyOf(parts, size);
      for (int i = from; i < size; i++) {
        parts[i] = new SeriesCount();
      }
    }
  }

  void addChange(long time, String value) {
    if (changes == null) {
      changes = new Changes(time, value);
    } else {
      changes.add(time, value);
    }
  }

  void addDistinct(String value) {
    if (values == null) {
      values = new Values();
    }
    values.add(value);
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

  /** Adds {@code size} lines of {@code batch}, of which {@code lines} has the numbers. */
  void addLines(LineBatch batch, int[] lines, int size) {
    count += size;
    if (samples == null) {
      samples = new Samples();
    }
    samples.addAll(batch, lines, size);
  }

  void addOf(int lines) {
    of += lines;
  }

  void addValue(long hash, int limit) {
    if (distinct == null) {
      distinct = new Distinct(limit);
    }
    distinct.add(hash);
  }

  /** Adds all of {@code other}, which is not modified. */
  public void add(SeriesCount other) {
    addValues(other);
    if (other.samples != null) {
      if (samples == null) {
        samples = new Samples();
      }
      samples.addAll(other.samples);
    }
    growTo(other.parts.length);
    for (int i = 0; i < other.parts.length; i++) {
      parts[i].add(other.parts[i]);
    }
  }

  /** Adds all of {@code other} but its lines and its parts, for a value that needs neither. */
  public void addValues(SeriesCount other) {
    count += other.count;
    of += other.of;
    if (other.numbers != null) {
      if (numbers == null) {
        numbers = other.numbers.copy();
      } else {
        numbers.addAll(other.numbers);
      }
    }
    if (other.changes != null) {
      if (changes == null) {
        changes = other.changes.copy();
      } else {
        changes.addAll(other.changes);
      }
    }
    if (other.values != null) {
      if (values == null) {
        values = other.values.copy();
      } else {
        values.addAll(other.values);
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
    long lines = count + of;
    for (SeriesCount part : parts) {
      lines += part.lines();
    }
    return lines;
  }

  /** Appends this to {@code buf}. */
  public void encode(ByteBuf buf) {
    buf.putVar(
        (distinct == null ? 0 : DISTINCT)
            | (samples == null ? 0 : SAMPLE)
            | (numbers == null ? 0 : NUMBERS)
            | (changes == null ? 0 : CHANGES)
            | (values == null ? 0 : VALUES)
            | (parts.length == 0 ? 0 : PARTS));
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
    if (changes != null) {
      changes.encode(buf);
    }
    if (values != null) {
      values.encode(buf);
    }
    if (parts.length > 0) {
      buf.putVar(parts.length);
      for (SeriesCount part : parts) {
        part.encode(buf);
      }
    }
  }

  /**
   * Reads what {@link #encode} appended.
   *
   * @throws IndexOutOfBoundsException if it is corrupt
   */
  public static SeriesCount decode(ByteBuf buf, AlertLayout layout) {
    return decode(buf, layout, true);
  }

  private static SeriesCount decode(ByteBuf buf, AlertLayout layout, boolean mayHaveParts) {
    SeriesCount series = new SeriesCount();
    long flags = buf.getVar();
    series.count = buf.getVar();
    series.of = buf.getVar();
    series.distinct = (flags & DISTINCT) != 0 ? Distinct.decode(buf) : null;
    series.samples = (flags & SAMPLE) != 0 ? Samples.decode(buf, layout) : null;
    series.numbers = (flags & NUMBERS) != 0 ? Numbers.decode(buf) : null;
    series.changes = (flags & CHANGES) != 0 ? Changes.decode(buf) : null;
    series.values = (flags & VALUES) != 0 ? Values.decode(buf) : null;
    if ((flags & PARTS) != 0) {
      if (!mayHaveParts) {
        throw new IndexOutOfBoundsException("a part has parts");
      }
      series.parts = new SeriesCount[buf.getCount(3)];
      for (int i = 0; i < series.parts.length; i++) {
        series.parts[i] = decode(buf, layout, false);
      }
    }
    return series;
  }
}
