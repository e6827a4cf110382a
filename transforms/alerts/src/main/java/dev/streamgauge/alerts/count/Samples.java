package dev.streamgauge.alerts.count;

import dev.streamgauge.alerts.event.AlertLayout;
import dev.streamgauge.alerts.event.Evidence;
import dev.streamgauge.lines.ByteBuf;
import dev.streamgauge.lines.LineBatch;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.checkerframework.checker.nullness.qual.Nullable;

/**
 * Lines shown as examples of many: the first {@value #FIRST} and the last one. Lines are ordered by
 * their times, and those of one time by their bytes, so that the choice does not depend on the
 * order in which they are counted. Mutable.
 */
final class Samples {
  static final int FIRST = 3;

  /** Truncates lines to this many bytes. */
  static final int MAX_BYTES = Sample.MAX_BYTES;

  private final Sample[] first = new Sample[FIRST];
  private int size;
  private @Nullable Sample last;

  /** Adds the line {@code [from, to)}. */
  void add(long time, byte[] line, int from, int to) {
    addToFirst(time, line, from, to);
    addAsLast(time, line, from, to);
  }

  private void addToFirst(long time, byte[] line, int from, int to) {
    int end = Sample.cut(line, from, to);
    if (size < FIRST || first[FIRST - 1].follows(time, line, from, end)) {
      insert(Sample.of(time, line, from, end));
    }
  }

  private void addAsLast(long time, byte[] line, int from, int to) {
    int end = Sample.cut(line, from, to);
    if (last == null) {
      last = Sample.of(time, line, from, end);
    } else if (!last.follows(time, line, from, end)) {
      // Most lines come in order, so that most are the last for a moment: the buffer is reused.
      last.replace(time, line, from, end);
    }
  }

  /** Adds {@code size} lines of {@code batch}, of which {@code lines} has the numbers. */
  void addAll(LineBatch batch, int[] lines, int size) {
    byte[] bytes = batch.bytes();
    int latest = lines[0];
    for (int i = 0; i < size; i++) {
      int line = lines[i];
      long time = batch.time(line);
      if (this.size < FIRST || first[FIRST - 1].time() >= time) {
        addToFirst(time, bytes, batch.start(line), batch.end(line));
      }
      if (time > batch.time(latest)
          || (time == batch.time(latest) && isGreater(batch, line, latest))) {
        latest = line;
      }
    }
    addAsLast(batch.time(latest), bytes, batch.start(latest), batch.end(latest));
  }

  private static boolean isGreater(LineBatch batch, int line, int other) {
    byte[] bytes = batch.bytes();
    return Arrays.compareUnsigned(
            bytes,
            batch.start(line),
            Sample.cut(bytes, batch.start(line), batch.end(line)),
            bytes,
            batch.start(other),
            Sample.cut(bytes, batch.start(other), batch.end(other)))
        > 0;
  }

  private void insert(Sample sample) {
    int at = Math.min(size, FIRST - 1);
    while (at > 0 && first[at - 1].follows(sample)) {
      first[at] = first[at - 1];
      at--;
    }
    first[at] = sample;
    size = Math.min(FIRST, size + 1);
  }

  /** Adds all of {@code other}, which is not modified. */
  void addAll(Samples other) {
    for (int i = 0; i < other.size; i++) {
      Sample sample = other.first[i];
      if (size < FIRST || first[FIRST - 1].follows(sample)) {
        insert(sample);
      }
    }
    if (other.last != null && (last == null || other.last.follows(last))) {
      // A copy, as this one may be replaced.
      last = other.last.copy();
    }
  }

  boolean isEmpty() {
    return size == 0;
  }

  /** Returns the time of the earliest line. */
  long firstMillis() {
    return first[0].time();
  }

  /** Returns the time of the last line. */
  long lastMillis() {
    return last.time();
  }

  /** Returns the earliest line. */
  String earliest() {
    return first[0].text();
  }

  /**
   * Returns the lines, earliest first.
   *
   * @param lines the number of lines they were chosen from
   */
  List<Evidence.Line> lines(long lines) {
    List<Evidence.Line> all = new ArrayList<>();
    for (int i = 0; i < size; i++) {
      all.add(first[i].line());
    }
    if (last != null && lines > FIRST) {
      all.add(last.line());
    }
    return all;
  }

  void encode(ByteBuf buf) {
    buf.putVar(size);
    for (int i = 0; i < size; i++) {
      first[i].encode(buf);
    }
    // One that is shown already is not worth its bytes.
    boolean more = last != null && last.follows(first[size - 1]);
    buf.putVar(more ? 1 : 0);
    if (more) {
      last.encode(buf);
    }
  }

  static Samples decode(ByteBuf buf, AlertLayout layout) {
    Samples samples = new Samples();
    boolean one = layout == AlertLayout.WITHOUT_EVIDENCE;
    samples.size = one ? 1 : buf.getCount(2);
    if (samples.size < 1 || samples.size > FIRST) {
      throw new IndexOutOfBoundsException("there are " + samples.size + " samples");
    }
    for (int i = 0; i < samples.size; i++) {
      samples.first[i] = Sample.decode(buf);
    }
    samples.last =
        one || buf.getVar() == 0 ? samples.first[samples.size - 1].copy() : Sample.decode(buf);
    return samples;
  }
}
