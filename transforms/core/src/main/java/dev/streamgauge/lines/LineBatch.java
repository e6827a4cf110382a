package dev.streamgauge.lines;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import org.apache.beam.sdk.annotations.Internal;
import org.apache.beam.sdk.coders.DefaultCoder;
import org.checkerframework.checker.nullness.qual.Nullable;

/**
 * A batch of log lines in one immutable value: the vectorized element of all transforms.
 *
 * <p>A runner's costs are per element, not per byte, so an element holds a few thousand lines
 * instead of one. Each line has its event time in milliseconds since the epoch and its bytes, valid
 * UTF-8 without the line terminator, as the slice {@code [start(i), end(i))} of one array shared by
 * all lines. Lines keep the order in which they were read; their times may be in any order.
 *
 * <p>A batch also carries the span of event time that its reader has covered, the {@linkplain
 * #coversTime() covered span}. Filters keep it: a stretch in which no line matched has a count of
 * zero, not missing data. A batch without lines but with a covered span is a heartbeat.
 *
 * <p>It also carries what must not depend on the runner or get lost on the way: the {@linkplain
 * #watermarkMillis() watermark} at which it was read, which decides whether its lines are late, and
 * the {@linkplain #deadLetters() dead letters} of lines that could not be processed.
 *
 * <p>Where lines are only counted, a batch may be {@linkplain #isTallied() tallied}: equal lines
 * are merged into one with a {@linkplain #weight weight}.
 *
 * <pre>{@code
 * LineBatchBuilder builder = LineBatch.builder("kafka:logs/0");
 * builder.append("ERROR disk full", 1_700_000_000_000L);
 * LineBatch batch = builder.build();
 * batch.line(0); // "ERROR disk full"
 * }</pre>
 *
 * <p>{@link #bytes()} returns the shared array itself, since copying would cost what batches save;
 * writing to it corrupts every batch that shares it.
 *
 * @since 0.1.0
 */
@DefaultCoder(LineBatchCoder.class)
public final class LineBatch {
  /** The {@link #watermarkMillis()} of a batch whose source has reported none. */
  public static final long NO_WATERMARK = Long.MIN_VALUE;

  private final ReadInfo info;
  private final byte[] bytes;
  private final int[] starts;
  private final int[] ends;
  private final long[] times;
  private final int size;
  private final @Nullable Tally tally;

  /** Takes ownership of the arrays, of which only the first {@code size} entries are used. */
  LineBatch(
      ReadInfo info,
      byte[] bytes,
      int[] starts,
      int[] ends,
      long[] times,
      int size,
      @Nullable Tally tally) {
    this.info = info;
    this.bytes = bytes;
    this.starts = starts;
    this.ends = ends;
    this.times = times;
    this.size = size;
    this.tally = tally;
  }

  private LineBatch with(ReadInfo newInfo) {
    return new LineBatch(newInfo, bytes, starts, ends, times, size, tally);
  }

  /**
   * Returns a builder of a batch from {@code origin}, a name for where the lines came from such as
   * {@code kafka:logs/0} or {@code socket:localhost:9999}.
   */
  public static LineBatchBuilder builder(String origin) {
    return new LineBatchBuilder(origin);
  }

  /** Returns an empty batch whose covered span is {@code [fromMillis, toMillis]}. */
  public static LineBatch heartbeat(String origin, long fromMillis, long toMillis) {
    return builder(origin).cover(fromMillis, toMillis).build();
  }

  /**
   * Returns a batch of lines that were read from a file and stay where they are, or null if they
   * are not valid UTF-8. The arrays are handed over.
   *
   * @param bytes the array the lines lie in, in order and without overlap
   * @param starts where each line starts
   * @param ends where each line ends
   * @param timeMillis the event time of all lines, in milliseconds since the epoch
   */
  @Internal
  public static @Nullable LineBatch ofSlices(
      String origin, byte[] bytes, int[] starts, int[] ends, long timeMillis) {
    int size = starts.length;
    if (size > 0 && !Utf8.isWellFormed(bytes, starts[0], ends[size - 1])) {
      return null;
    }
    long[] times = new long[size];
    Arrays.fill(times, timeMillis);
    ReadInfo info =
        new ReadInfo(
            origin,
            ReadInfo.NO_TIME_FROM,
            ReadInfo.NO_TIME_TO,
            ReadStats.of(size, 0, 0),
            NO_WATERMARK,
            List.of(),
            RunEpoch.FIRST);
    return new LineBatch(info, bytes, starts, ends, times, size, null);
  }

  /** Returns where the lines came from. */
  public String origin() {
    return info.origin();
  }

  /** Returns the number of lines. */
  public int size() {
    return size;
  }

  /** Returns whether it has no lines. */
  public boolean isEmpty() {
    return size == 0;
  }

  /** Returns the array that all lines share. It must not be modified. */
  public byte[] bytes() {
    return bytes;
  }

  /** Returns the index in {@link #bytes()} of the first byte of line {@code i}. */
  public int start(int i) {
    return starts[Objects.checkIndex(i, size)];
  }

  /** Returns the index in {@link #bytes()} after the last byte of line {@code i}. */
  public int end(int i) {
    return ends[Objects.checkIndex(i, size)];
  }

  /** Returns the event time of line {@code i} in milliseconds since the epoch. */
  public long time(int i) {
    return times[Objects.checkIndex(i, size)];
  }

  /** Returns line {@code i} as a string. For display and tests; hot paths use the bytes. */
  public String line(int i) {
    return new String(bytes, start(i), end(i) - start(i), UTF_8);
  }

  /**
   * Returns whether equal lines are merged, for counting only. Each line then stands for {@link
   * #weight} equal lines with times in the same period, and has the time of the earliest line of
   * that period.
   */
  public boolean isTallied() {
    return tally != null;
  }

  /** Returns how many equal lines line {@code i} stands for: 1, unless the batch is tallied. */
  public int weight(int i) {
    Objects.checkIndex(i, size);
    return tally == null ? 1 : tally.weights()[i];
  }

  /**
   * Returns how many of the lines read line {@code i} accounts for: 1, unless the batch is tallied.
   * The sum over a period is its number of lines, however many words or keys were made of them.
   */
  public int linesRead(int i) {
    Objects.checkIndex(i, size);
    return tally == null ? 1 : tally.linesRead()[i];
  }

  /** Returns the sum of {@link #linesRead(int)}. */
  public long linesRead() {
    if (tally == null) {
      return size;
    }
    long sum = 0;
    for (int i = 0; i < size; i++) {
      sum += tally.linesRead()[i];
    }
    return sum;
  }

  /** Returns whether the reader has reported the span of event time it has covered. */
  public boolean coversTime() {
    return info.coversTime();
  }

  /**
   * Returns the first millisecond of the covered span; meaningful only if {@link #coversTime()}.
   */
  public long coveredFrom() {
    return info.coveredFrom();
  }

  /** Returns the last millisecond of the covered span; meaningful only if {@link #coversTime()}. */
  public long coveredTo() {
    return info.coveredTo();
  }

  /**
   * Returns the statistics of reading these lines, including lines that a filter has dropped since.
   */
  public ReadStats stats() {
    return info.stats();
  }

  /**
   * Returns the source's watermark in milliseconds since the epoch as last reported before this
   * batch was emitted, or {@link #NO_WATERMARK}. It decides on every runner whether a line is late,
   * whatever the runner's own watermark is when it sees the line.
   */
  public long watermarkMillis() {
    return info.watermarkMillis();
  }

  /**
   * Returns the lines that could not be processed. They are no longer lines of this batch, but
   * {@link #stats()} counts them; some of those counted may not be kept here.
   */
  public List<DeadLetter> deadLetters() {
    return info.deadLetters();
  }

  /** Returns the epoch in which this batch was read; see {@link RunEpoch}. */
  public long epoch() {
    return info.epoch();
  }

  /** Returns the same batch, read in the epoch {@code epoch}. */
  public LineBatch withEpoch(long epoch) {
    return epoch == info.epoch() ? this : with(info.withEpoch(epoch));
  }

  /** Returns the same batch with the covered span {@code [fromMillis, toMillis]}. */
  @Internal
  public LineBatch withCovered(long fromMillis, long toMillis) {
    return with(info.withCovered(fromMillis, toMillis));
  }

  /** Returns the same batch, read at a watermark of {@code millis}. */
  public LineBatch withWatermark(long millis) {
    return with(info.withWatermark(millis));
  }

  /**
   * Returns the same batch with {@code count} more dead lines and the dead letters kept of them.
   * The caller removes them from the lines.
   */
  public LineBatch withDead(long count, List<DeadLetter> letters) {
    return with(info.withDead(count, letters));
  }

  /** Returns the same batch without its dead letters; the stats still count them. */
  public LineBatch withoutDeadLetters() {
    return info.deadLetters().isEmpty() ? this : with(info.withoutDeadLetters());
  }

  /**
   * Returns the earliest event time in the batch, including the covered span: the element timestamp
   * that holds the watermark while the batch is in flight. {@code Long.MAX_VALUE} if nothing has a
   * time.
   */
  public long earliestTime() {
    long earliest = info.coveredFrom();
    for (int i = 0; i < size; i++) {
      earliest = Math.min(earliest, times[i]);
    }
    return earliest;
  }

  /** Returns the number of bytes in all lines. */
  public int byteSize() {
    int sum = 0;
    for (int i = 0; i < size; i++) {
      sum += ends[i] - starts[i];
    }
    return sum;
  }

  /**
   * Returns whether the lines are in {@link #bytes()} in order and without overlap, as they are
   * unless slices were arranged by hand. If so, one scan from the first line's start to the last
   * line's end sees every line in turn.
   */
  public boolean liesInOrder() {
    int backward = 0;
    for (int i = 1; i < size; i++) {
      // Negative, so the sign bit is set, if a line starts before its predecessor ends.
      backward |= starts[i] - ends[i - 1];
    }
    return backward >= 0;
  }

  /** Returns whether each line begins in {@link #bytes()} where the previous one ends. */
  boolean liesInOnePiece() {
    int apart = 0;
    for (int i = 1; i < size; i++) {
      apart |= starts[i] - ends[i - 1];
    }
    return apart == 0;
  }

  /**
   * Returns the lines with the given indices, in that order; all else stays. The bytes are shared
   * if most are kept and copied if few are, so that a handful of lines does not retain the memory
   * of all.
   *
   * @param indices indices of lines, of which the first {@code count} are taken
   */
  public LineBatch select(int[] indices, int count) {
    int[] newStarts = new int[count];
    int[] newEnds = new int[count];
    long[] newTimes = new long[count];
    int kept = 0;
    for (int i = 0; i < count; i++) {
      int line = Objects.checkIndex(indices[i], size);
      newStarts[i] = starts[line];
      newEnds[i] = ends[line];
      newTimes[i] = times[line];
      kept += ends[line] - starts[line];
    }
    byte[] newBytes = bytes;
    if (kept < bytes.length / 2) {
      newBytes = new byte[kept];
      int to = 0;
      for (int i = 0; i < count; i++) {
        int length = newEnds[i] - newStarts[i];
        System.arraycopy(bytes, newStarts[i], newBytes, to, length);
        newStarts[i] = to;
        to += length;
        newEnds[i] = to;
      }
    }
    return new LineBatch(
        info,
        newBytes,
        newStarts,
        newEnds,
        newTimes,
        count,
        tally == null ? null : tally.select(indices, count));
  }

  /**
   * Returns a batch of other lines from the same read: the slices are new, all else stays. For
   * transforms that split lines without copying them.
   *
   * @param newBytes the array the slices lie in, handed over
   * @param newStarts where each slice starts, handed over
   * @param newEnds where each slice ends, handed over
   * @param newTimes each slice's event time in milliseconds, handed over
   * @param newSize how many entries of the three arrays count
   * @throws IllegalStateException if this batch is tallied: its lines can only be counted
   */
  public LineBatch withLines(
      byte[] newBytes, int[] newStarts, int[] newEnds, long[] newTimes, int newSize) {
    if (tally != null) {
      throw new IllegalStateException(
          "The lines of a tallied batch stand for others and can only be counted: tally last.");
    }
    return new LineBatch(info, newBytes, newStarts, newEnds, newTimes, newSize, null);
  }

  /**
   * Returns this batch with all lines at {@code millis}.
   *
   * @throws IllegalStateException if the batch is tallied
   */
  public LineBatch withTime(long millis) {
    long[] all = new long[size];
    Arrays.fill(all, millis);
    return withLines(bytes, starts, ends, all, size);
  }

  /**
   * Returns this batch tallied: line {@code i} stands for {@code weights[i]} equal lines and
   * accounts for {@code linesRead[i]} of the lines read. All else is as in {@link #withLines}.
   */
  public LineBatch withTallies(
      byte[] newBytes,
      int[] newStarts,
      int[] newEnds,
      long[] newTimes,
      int[] weights,
      int[] linesRead) {
    return new LineBatch(
        info,
        newBytes,
        newStarts,
        newEnds,
        newTimes,
        newStarts.length,
        new Tally(weights, linesRead));
  }

  /**
   * Returns whether all lines, times and other properties are equal, whatever the layout of the
   * bytes.
   */
  @Override
  public boolean equals(Object other) {
    if (this == other) {
      return true;
    }
    if (!(other instanceof LineBatch)) {
      return false;
    }
    LineBatch that = (LineBatch) other;
    if (size != that.size
        || !info.equals(that.info)
        || !Arrays.equals(times, 0, size, that.times, 0, size)
        || (tally == null) != (that.tally == null)
        || (tally != null && !tally.equals(that.tally, size))) {
      return false;
    }
    for (int i = 0; i < size; i++) {
      if (!Arrays.equals(bytes, starts[i], ends[i], that.bytes, that.starts[i], that.ends[i])) {
        return false;
      }
    }
    return true;
  }

  @Override
  public int hashCode() {
    int hash = 31 * origin().hashCode() + size;
    for (int i = 0; i < size; i++) {
      hash = 31 * hash + Long.hashCode(times[i]);
      for (int j = starts[i]; j < ends[i]; j++) {
        hash = 31 * hash + bytes[j];
      }
    }
    return hash;
  }

  @Override
  public String toString() {
    return String.format(
        "LineBatch{%s, %d lines%s%s}",
        origin(),
        size,
        size > 0 ? ", first: " + line(0) : "",
        coversTime() ? ", covers " + coveredFrom() + ".." + coveredTo() : "");
  }
}
