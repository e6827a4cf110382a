package dev.streamgauge.io.source;

import dev.streamgauge.lines.LineBatch;
import dev.streamgauge.lines.LineBatchBuilder;
import dev.streamgauge.lines.LineBatchFn;
import java.io.IOException;
import java.util.NoSuchElementException;
import java.util.function.LongSupplier;
import org.apache.beam.sdk.annotations.Internal;
import org.apache.beam.sdk.io.UnboundedSource;
import org.apache.beam.sdk.io.UnboundedSource.UnboundedReader;
import org.apache.beam.sdk.transforms.windowing.BoundedWindow;
import org.joda.time.Instant;

/**
 * Reads a {@link BatchedSource}.
 *
 * <p>A batch covers event time from the end of the previous batch's coverage to its own latest
 * line, so that quiet stretches between lines count as seen: they are silences, which alerts look
 * for, whether they last a minute or a month. Only a jump of more than {@value #MAX_GAP_MILLIS} ms
 * (a year) counts as a clock error, such as a device that starts in 1970, and is not covered. It
 * ends the batch, since a batch has one span and the time before the jump was seen. What a long
 * silence costs is bounded where lines are counted. An element with the minimum timestamp has no
 * time, and covers none.
 *
 * <p>The pushed-down function is applied to chunks; chunks of which it leaves little are joined, so
 * that a filter makes fewer batches, not emptier ones. Each bundle of a runner costs the shuffle an
 * element for every window, of which wide windows have hundreds.
 */
@Internal
public final class BatchedReader<T> extends UnboundedReader<LineBatch>
    implements Drainable, CaughtUpReader, SourceMetrics.Backlog {
  static final int MAX_LINES = 65_536;
  static final int MAX_BYTES = 8 << 20;
  static final int MAX_MILLIS = 50;

  /**
   * After this time a chunk of few lines ends its batch: results of live lines wait for the batch
   * that closes their window. In a backlog, larger batches save time.
   */
  static final int FEW_LINES_MILLIS = 20;

  private static final int FEW_LINES = MAX_LINES / 8;

  public static final long MAX_GAP_MILLIS = 366 * 24 * 60 * 60 * 1000L;

  private static final long NO_TIME = BoundedWindow.TIMESTAMP_MIN_VALUE.getMillis();

  /**
   * Reading the clock costs as much as a short line, so it is read only once in this many lines.
   */
  private static final int LINES_PER_CLOCK_LOOK = 8;

  private final BatchedSource<T, ?> source;
  private final UnboundedReader<T> inner;
  private final LineAppender<T> appender;
  private final String origin;
  private final LineBatchFn pushDown;
  private final int maxBytes;
  private final LongSupplier nanoTime;
  private LineBatch current;
  private boolean hasCurrent;
  private boolean started;

  /** Whether the last chunk ended because it was full, rather than for lack of input. */
  private boolean chunkFull;

  private long coveredTo = Long.MIN_VALUE;

  BatchedReader(
      BatchedSource<T, ?> source,
      UnboundedReader<T> inner,
      LineAppender<T> appender,
      String origin,
      LineBatchFn pushDown,
      int maxBytes,
      LongSupplier nanoTime) {
    this.source = source;
    this.inner = inner;
    this.appender = appender;
    this.origin = origin;
    this.pushDown = pushDown;
    this.maxBytes = maxBytes;
    this.nanoTime = nanoTime;
  }

  @Override
  public boolean start() throws IOException {
    return advance();
  }

  @Override
  public boolean advance() throws IOException {
    hasCurrent = false;
    chunkFull = false;
    current = null;
    if (!innerAdvance()) {
      return false;
    }
    long deadline = nanoTime.getAsLong() + MAX_MILLIS * 1_000_000L;
    current = chunk(deadline);
    LineBatchBuilder joined = null;
    while (chunkFull
        && (joined == null
            // Dead letters are as large as the chunk was.
            ? isSmall(current.size(), current.byteSize()) && current.deadLetters().isEmpty()
            : isSmall(joined.size(), joined.byteSize()))
        && nanoTime.getAsLong() - deadline < 0
        && innerAdvance()) {
      if (joined == null) {
        joined = LineBatch.builder(origin).append(current);
      }
      joined.append(chunk(deadline));
    }
    if (joined != null) {
      current = joined.build();
    }
    hasCurrent = true;
    return true;
  }

  /**
   * Returns whether the filter has left so little that it is worth joining more chunks to the
   * batch.
   */
  private boolean isSmall(int lines, int bytes) {
    return lines < FEW_LINES && bytes < maxBytes / 8;
  }

  private boolean isOver(long deadline, long fewLinesDeadline, int lines) {
    long now = nanoTime.getAsLong();
    return now - deadline >= 0 || (now - fewLinesDeadline >= 0 && lines < FEW_LINES);
  }

  /** Reads from the inner reader's current element on, and applies the function to the result. */
  private LineBatch chunk(long deadline) throws IOException {
    LineBatchBuilder builder = LineBatch.builder(origin);
    long from = Long.MAX_VALUE;
    long to = coveredTo;
    long jumpedTo = Long.MIN_VALUE;
    int elements = 0;
    long fewLinesDeadline = nanoTime.getAsLong() + FEW_LINES_MILLIS * 1_000_000L;
    do {
      Instant time = inner.getCurrentTimestamp();
      appender.append(inner.getCurrent(), time, builder);
      long millis = time.getMillis();
      if (millis > Math.max(to, NO_TIME)) {
        boolean continues = to != Long.MIN_VALUE && millis - to <= MAX_GAP_MILLIS;
        if (!continues && from <= to) {
          jumpedTo = millis;
          break;
        }
        from = continues ? Math.min(from, to + 1) : millis;
        to = millis;
      }
      elements++;
      chunkFull = builder.size() >= MAX_LINES || builder.byteSize() >= maxBytes;
    } while (!chunkFull
        && (elements % LINES_PER_CLOCK_LOOK != 0
            || !isOver(deadline, fewLinesDeadline, builder.size()))
        && innerAdvance());
    chunkFull &= jumpedTo == Long.MIN_VALUE;
    if (from <= to) {
      builder.cover(from, to);
      coveredTo = Math.max(to, jumpedTo);
    }
    return pushDown.apply(builder.build());
  }

  private boolean innerAdvance() throws IOException {
    if (started) {
      return inner.advance();
    }
    started = true;
    return inner.start();
  }

  @Override
  public LineBatch getCurrent() {
    if (!hasCurrent) {
      throw new NoSuchElementException("no batch: the last advance() returned false");
    }
    return current;
  }

  /**
   * Returns the batch's earliest time, which holds back the watermark while the batch is in flight.
   * A batch without times and coverage only reports what was read: it needs no hold, so it takes
   * the watermark.
   */
  @Override
  public Instant getCurrentTimestamp() {
    long earliest = getCurrent().earliestTime();
    return earliest == Long.MAX_VALUE ? getWatermark() : new Instant(earliest);
  }

  @Override
  public Instant getWatermark() {
    return inner.getWatermark();
  }

  @Override
  public UnboundedSource.CheckpointMark getCheckpointMark() {
    return inner.getCheckpointMark();
  }

  @Override
  public long getSplitBacklogBytes() {
    return inner.getSplitBacklogBytes();
  }

  @Override
  public long backlogLines() {
    return SourceMetrics.Backlog.linesOf(inner);
  }

  @Override
  public boolean isBehind() {
    return SourceMetrics.Backlog.isBehind(inner);
  }

  @Override
  public boolean stop() {
    return Drainable.stop(inner);
  }

  @Override
  public boolean hasEnded() {
    return CaughtUpReader.hasEnded(inner);
  }

  @Override
  public long endKnownNanos(long lookedNanos) {
    return CaughtUpReader.of(inner, lookedNanos);
  }

  @Override
  public UnboundedSource<LineBatch, ?> getCurrentSource() {
    return source;
  }

  @Override
  public void close() throws IOException {
    inner.close();
  }
}
