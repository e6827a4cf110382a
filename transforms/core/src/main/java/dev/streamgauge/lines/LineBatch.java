package dev.streamgauge.lines;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import org.apache.beam.sdk.coders.DefaultCoder;
import org.checkerframework.checker.nullness.qual.Nullable;

/**
 * A batch of log lines in one immutable value: the vectorized element of all transforms.
 *
 * <p>A runner's costs are per element, not per byte; so the element is a few thousand lines instead
 * of one. Each line has its event time in milliseconds since the epoch and its bytes, valid UTF-8
 * without the line terminator, as the slice {@code [start(i), end(i))} of one array that all lines
 * share. Lines keep the order they were read in; their times may be in any order.
 *
 * <p>A batch also says how much of event time its reader has been through, the {@linkplain
 * #coversTime() covered span}. It outlives filtering: a stretch in which no line matched is a
 * stretch with a count of zero, not one without data. A batch without lines but with a covered span
 * is a heartbeat.
 *
 * <p>And it carries what must not be decided by a runner, and must not be lost on the way: the
 * {@linkplain #watermarkMillis() watermark} it was read at, by which its lines are late or not, and
 * the {@linkplain #deadLetters() dead letters} of lines that could not be used.
 *
 * <p>Where lines are only counted, a batch may be {@linkplain #isTallied() tallied}: equal lines
 * have become one, with its {@linkplain #weight number}.
 *
 * <pre>{@code
 * LineBatchBuilder builder = LineBatch.builder("kafka:logs/0");
 * builder.append("ERROR disk full", 1_700_000_000_000L);
 * LineBatch batch = builder.build();
 * batch.line(0); // "ERROR disk full"
 * }</pre>
 *
 * <p>{@link #bytes()} hands out the shared array itself, since copying would cost what batches
 * save; whoever writes to it breaks every batch that shares it.
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

  /** Takes the arrays as they are: only the first {@code size} entries of each count. */
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
   * A builder of a batch from {@code origin}, a name for where the lines came from such as {@code
   * kafka:logs/0} or {@code socket:localhost:9999}.
   */
  public static LineBatchBuilder builder(String origin) {
    return new LineBatchBuilder(origin);
  }

  /** An empty batch that says event time has been through {@code [fromMillis, toMillis]}. */
  public static LineBatch heartbeat(String origin, long fromMillis, long toMillis) {
    return builder(origin).cover(fromMillis, toMillis).build();
  }

  /** Where the lines came from. */
  public String origin() {
    return info.origin();
  }

  /** The number of lines. */
  public int size() {
    return size;
  }

  /** Whether there is no line in it. */
  public boolean isEmpty() {
    return size == 0;
  }

  /** The array all lines share. Not to be written to. */
  public byte[] bytes() {
    return bytes;
  }

  /** The index in {@link #bytes()} of the first byte of line {@code i}. */
  public int start(int i) {
    return starts[Objects.checkIndex(i, size)];
  }

  /** The index in {@link #bytes()} after the last byte of line {@code i}. */
  public int end(int i) {
    return ends[Objects.checkIndex(i, size)];
  }

  /** The event time of line {@code i} in milliseconds since the epoch. */
  public long time(int i) {
    return times[Objects.checkIndex(i, size)];
  }

  /** Line {@code i} as a string. For display and tests: the hot paths stay on bytes. */
  public String line(int i) {
    return new String(bytes, start(i), end(i) - start(i), UTF_8);
  }

  /**
   * Whether equal lines have become one, to be counted and not to be looked at any more. Each line
   * then stands for its {@link #weight} of equal ones, whose times are in the same period, and has
   * the time of the earliest line of that period.
   */
  public boolean isTallied() {
    return tally != null;
  }

  /** How many equal lines line {@code i} stands for: 1, unless the batch is tallied. */
  public int weight(int i) {
    Objects.checkIndex(i, size);
    return tally == null ? 1 : tally.weights()[i];
  }

  /**
   * For how many of the lines that were read line {@code i} answers in accounts: 1, unless the
   * batch is tallied. The sum over a period is the number of its lines, however many words or keys
   * were made of them.
   */
  public int linesRead(int i) {
    Objects.checkIndex(i, size);
    return tally == null ? 1 : tally.linesRead()[i];
  }

  /** The sum of {@link #linesRead(int)}. */
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

  /** Whether the reader has reported which span of event time it has been through. */
  public boolean coversTime() {
    return info.coversTime();
  }

  /** The first millisecond of the covered span; meaningful only if {@link #coversTime()}. */
  public long coveredFrom() {
    return info.coveredFrom();
  }

  /** The last millisecond of the covered span; meaningful only if {@link #coversTime()}. */
  public long coveredTo() {
    return info.coveredTo();
  }

  /** What was met while these lines were read, lines that a filter has dropped since included. */
  public ReadStats stats() {
    return info.stats();
  }

  /**
   * The source's watermark in milliseconds since the epoch as last reported before this batch was
   * handed out, or {@link #NO_WATERMARK}. A line is late by it on every runner alike, whatever the
   * runner's own watermark is by the time it sees the line.
   */
  public long watermarkMillis() {
    return info.watermarkMillis();
  }

  /**
   * Lines that could not be used. They are no lines of this batch any more, but are in its {@link
   * #stats()}; there may be fewer of them than were counted.
   */
  public List<DeadLetter> deadLetters() {
    return info.deadLetters();
  }

  /** How often the stream had been begun again when this was read, see {@link RunEpoch}. */
  public long epoch() {
    return info.epoch();
  }

  /** The same batch, read in the epoch {@code epoch}. */
  public LineBatch withEpoch(long epoch) {
    return epoch == info.epoch() ? this : with(info.withEpoch(epoch));
  }

  /** The same batch, read at a watermark of {@code millis}. */
  public LineBatch withWatermark(long millis) {
    return with(info.withWatermark(millis));
  }

  /**
   * The same batch with {@code count} of the lines it was read with found to be dead, and what is
   * kept of them. To take them out of the lines is the caller's part.
   */
  public LineBatch withDead(long count, List<DeadLetter> letters) {
    return with(info.withDead(count, letters));
  }

  /** The same batch without its dead letters; they stay counted in the stats. */
  public LineBatch withoutDeadLetters() {
    return info.deadLetters().isEmpty() ? this : with(info.withoutDeadLetters());
  }

  /**
   * The earliest event time in the batch, covered span included: the element timestamp that holds
   * the watermark back while the batch is on its way. {@code Long.MAX_VALUE} if nothing has a time.
   */
  public long earliestTime() {
    long earliest = info.coveredFrom();
    for (int i = 0; i < size; i++) {
      earliest = Math.min(earliest, times[i]);
    }
    return earliest;
  }

  /** The number of bytes in all lines. */
  public int byteSize() {
    int sum = 0;
    for (int i = 0; i < size; i++) {
      sum += ends[i] - starts[i];
    }
    return sum;
  }

  /**
   * Whether the lines lie in {@link #bytes()} in their order and without overlapping, as they do
   * unless slices were arranged by hand. If so, one scan from the first line's start to the last
   * one's end sees every line in turn.
   */
  public boolean liesInOrder() {
    int backward = 0;
    for (int i = 1; i < size; i++) {
      // Negative, so with the sign bit set, if a line starts before the end of the one before it.
      backward |= starts[i] - ends[i - 1];
    }
    return backward >= 0;
  }

  /** Whether each line begins in {@link #bytes()} where the one before it ends. */
  boolean liesInOnePiece() {
    int apart = 0;
    for (int i = 1; i < size; i++) {
      apart |= starts[i] - ends[i - 1];
    }
    return apart == 0;
  }

  /**
   * The lines with the given indices, in that order; all else stays. The bytes are shared if most
   * are kept and copied if few are, so that a handful of lines does not hold on to the memory of
   * all.
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
   * A batch of other lines from the same read: the slices are new, all else stays. For transforms
   * that cut lines into pieces without copying them.
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
   * The tallied batch of this one: lines of which each stands for {@code weights[i]} equal ones and
   * answers for {@code linesRead[i]} of those read. All else as in {@link #withLines}.
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

  /** Equal in lines and times and all else; how the bytes lie does not matter. */
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
