package dev.streamgauge.lines;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Objects;
import org.checkerframework.checker.nullness.qual.Nullable;

/**
 * Collects lines into a {@link LineBatch}. Not thread-safe; builds one batch.
 *
 * @since 0.1.0
 */
public final class LineBatchBuilder {
  /** The length in bytes (1 MiB) to which longer lines are cut; cut lines are counted. */
  public static final int MAX_LINE_BYTES = 1 << 20;

  /** The memory that a dead letter takes besides its bytes. */
  private static final int LETTER_BYTES = 100;

  private final String origin;
  private int maxLineBytes = MAX_LINE_BYTES;
  private byte[] bytes = new byte[8192];
  private int[] starts = new int[64];
  private int[] ends = new int[64];
  private long[] times = new long[64];

  /** Null until a tallied batch is appended. */
  private int @Nullable [] weights;

  private int[] lineCounts = new int[0];
  private int size;
  private int used;
  private long coveredFrom = ReadInfo.NO_TIME_FROM;
  private long coveredTo = ReadInfo.NO_TIME_TO;
  private long linesRead;
  private long linesCut;
  private long linesRepaired;
  private long linesDead;
  private List<DeadLetter> deadLetters = List.of();
  private int deadBytes;
  private boolean built;

  LineBatchBuilder(String origin) {
    this.origin = Objects.requireNonNull(origin, "origin");
  }

  /**
   * Cuts lines to {@code bytes} bytes, 1 to {@link #MAX_LINE_BYTES}, instead of the default.
   *
   * @throws IllegalArgumentException if it is out of that range
   */
  public LineBatchBuilder maxLineBytes(int bytes) {
    if (bytes < 1 || bytes > MAX_LINE_BYTES) {
      throw new IllegalArgumentException(
          "The longest line must be of 1 to " + MAX_LINE_BYTES + " bytes, and is " + bytes + ".");
    }
    maxLineBytes = bytes;
    return this;
  }

  /** Appends a line given as a string; see {@link #append(byte[], int, int, long)}. */
  public LineBatchBuilder append(String line, long timeMillis) {
    byte[] encoded = line.getBytes(UTF_8);
    return append(encoded, 0, encoded.length, timeMillis);
  }

  /**
   * Appends the line {@code [from, to)} of {@code source}, which is copied. Lines over {@link
   * #MAX_LINE_BYTES}, or the limit set instead, are cut before the character that would exceed it,
   * and malformed UTF-8 is replaced by U+FFFD. {@link ReadStats} counts both.
   */
  public LineBatchBuilder append(byte[] source, int from, int to, long timeMillis) {
    int end = Utf8.cut(source, from, to, maxLineBytes);
    boolean cut = end < to;
    byte[] line = source;
    int start = from;
    if (!Utf8.isWellFormed(source, from, end)) {
      linesRepaired++;
      line = Utf8.repair(source, from, end);
      start = 0;
      // A replacement character takes three bytes, a malformed one only one.
      end = Utf8.cut(line, 0, line.length, maxLineBytes);
      cut |= end < line.length;
    }
    if (cut) {
      linesCut++;
    }
    return appendSlice(line, start, end, timeMillis);
  }

  private LineBatchBuilder appendSlice(byte[] source, int from, int to, long timeMillis) {
    int length = to - from;
    if (used + length > bytes.length) {
      bytes = Arrays.copyOf(bytes, Math.max(used + length, bytes.length * 2));
    }
    if (size == starts.length) {
      starts = Arrays.copyOf(starts, size * 2);
      ends = Arrays.copyOf(ends, size * 2);
      times = Arrays.copyOf(times, size * 2);
    }
    System.arraycopy(source, from, bytes, used, length);
    starts[size] = used;
    used += length;
    ends[size] = used;
    times[size] = timeMillis;
    size++;
    linesRead++;
    return this;
  }

  /**
   * Appends the lines, the covered span, the stats and the dead letters of another batch, but not
   * its watermark, which is reported for the whole output. If one batch is tallied, so is the
   * result.
   */
  public LineBatchBuilder append(LineBatch batch) {
    int first = size;
    for (int i = 0; i < batch.size(); i++) {
      appendSlice(batch.bytes(), batch.start(i), batch.end(i), batch.time(i));
    }
    if (batch.isTallied() || weights != null) {
      tally(first);
      for (int i = 0; i < batch.size(); i++) {
        weights[first + i] = batch.weight(i);
        lineCounts[first + i] = batch.linesRead(i);
      }
    }
    linesRead += batch.stats().linesRead() - batch.size();
    linesCut += batch.stats().linesCut();
    linesRepaired += batch.stats().linesRepaired();
    linesDead += batch.stats().linesDead();
    batch.deadLetters().forEach(this::keep);
    if (batch.coversTime()) {
      cover(batch.coveredFrom(), batch.coveredTo());
    }
    return this;
  }

  /** Makes room for the weights of all lines; those of the first {@code known} lines stay. */
  private void tally(int known) {
    int from = weights == null ? 0 : known;
    weights = weights == null ? new int[starts.length] : Arrays.copyOf(weights, starts.length);
    lineCounts = Arrays.copyOf(lineCounts, starts.length);
    // Lines that were appended untallied.
    Arrays.fill(weights, from, size, 1);
    Arrays.fill(lineCounts, from, size, 1);
  }

  /**
   * Widens the covered span to include {@code [fromMillis, toMillis]}; an interval that ends before
   * it starts is empty and changes nothing.
   */
  public LineBatchBuilder cover(long fromMillis, long toMillis) {
    if (fromMillis <= toMillis) {
      coveredFrom = Math.min(coveredFrom, fromMillis);
      coveredTo = Math.max(coveredTo, toMillis);
    }
    return this;
  }

  /** Counts lines that exceeded the limit and were cut by the framing code. */
  public LineBatchBuilder addCut(long lines) {
    linesCut += lines;
    return this;
  }

  /** Counts a line that could not be processed, and keeps its dead letter. */
  public LineBatchBuilder dead(DeadLetter letter) {
    keep(letter);
    return countDead();
  }

  /** Counts a line that could not be processed, without keeping a dead letter. */
  public LineBatchBuilder countDead() {
    linesRead++;
    linesDead++;
    return this;
  }

  private void keep(DeadLetter letter) {
    if (deadLetters.isEmpty()) {
      deadLetters = new ArrayList<>();
    }
    deadLetters.add(letter);
    deadBytes += letter.line().length + LETTER_BYTES;
  }

  /** Returns the number of dead letters so far. */
  public int deadLetters() {
    return deadLetters.size();
  }

  /** Returns the number of lines so far. */
  public int size() {
    return size;
  }

  /** Returns the number of bytes in the lines so far, plus the size of the dead letters. */
  public int byteSize() {
    return used + deadBytes;
  }

  /**
   * Returns the batch, which takes over the builder's arrays: the builder must not be used again.
   *
   * @throws IllegalStateException if the batch has already been built
   */
  public LineBatch build() {
    if (built) {
      throw new IllegalStateException("This builder has built its batch: make a new one.");
    }
    built = true;
    if (weights != null) {
      tally(Math.min(size, weights.length));
    }
    ReadInfo info =
        new ReadInfo(
            origin,
            coveredFrom,
            coveredTo,
            ReadStats.of(linesRead, linesCut, linesRepaired, linesDead),
            LineBatch.NO_WATERMARK,
            Collections.unmodifiableList(deadLetters),
            RunEpoch.FIRST);
    Tally tally = weights == null ? null : new Tally(weights, lineCounts);
    return new LineBatch(info, bytes, starts, ends, times, size, tally);
  }
}
