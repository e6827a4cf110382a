package dev.streamgauge.io.spool;

import dev.streamgauge.lines.LineBatch;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.NoSuchFileException;
import java.util.function.LongConsumer;
import org.apache.beam.sdk.transforms.windowing.BoundedWindow;
import org.checkerframework.checker.nullness.qual.Nullable;
import org.joda.time.Instant;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Reads a spool from a mark, or from a time. */
final class SpoolCursor implements ChunkBuffer.Cursor {
  private static final Logger LOG = LoggerFactory.getLogger(SpoolCursor.class);

  private final SpoolBuffer buffer;
  private final SpoolLog log;
  private final LongConsumer onFinalize;
  private final SpoolCounters counters;
  private long watermark;

  /** The number of the next chunk. */
  private long sequence;

  /** Chunks that arrived earlier are skipped; only at the start. */
  private long start;

  private @Nullable SpoolSegment segment;
  private @Nullable SpoolSegmentReader reader;

  /** The next chunk, read but not emitted. */
  private ChunkBuffer.@Nullable Chunk next;

  SpoolCursor(
      SpoolBuffer buffer,
      SpoolLog log,
      SocketCheckpointMark mark,
      @Nullable Instant start,
      LongConsumer onFinalize,
      SpoolCounters counters) {
    this.buffer = buffer;
    this.log = log;
    this.sequence = mark.chunks();
    this.watermark = mark.watermarkMillis();
    this.start = start == null ? BoundedWindow.TIMESTAMP_MIN_VALUE.getMillis() : start.getMillis();
    this.onFinalize = onFinalize;
    this.counters = counters;
  }

  @Override
  public ChunkBuffer.@Nullable Chunk poll() throws IOException {
    ChunkBuffer.Chunk chunk = peek();
    if (chunk == null) {
      return null;
    }
    if (buffer.handOut(sequence)) {
      counters.replayed.increment();
    }
    sequence++;
    next = null;
    return chunk.notBefore(watermark);
  }

  private ChunkBuffer.@Nullable Chunk peek() throws IOException {
    while (next == null) {
      if (segment == null && !enter()) {
        return null;
      }
      // In this order: a sealed segment has its final end, and everything before that is readable.
      boolean sealed = segment.sealed;
      long end = segment.endSequence;
      SpoolRecord record = reader.next(segment.readableBytes);
      if (record != null && record.sequence() >= sequence) {
        take(record);
      } else if (record == null) {
        report(Math.max(sequence, end));
        sequence = Math.max(sequence, end);
        SpoolSegment following = sealed ? log.after(segment) : null;
        if (following == null || !enter(following)) {
          return null;
        }
      }
    }
    return next;
  }

  private void take(SpoolRecord record) {
    LineBatch lines = record.lines();
    report(record.sequence());
    sequence = record.sequence();
    if (lines == null) {
      LOG.error("{}: chunk {} cannot be decoded, and is skipped", segment, sequence);
      counters.lost.increment();
      sequence++;
    } else if (record.timeMillis() < start) {
      sequence++;
    } else {
      start = BoundedWindow.TIMESTAMP_MIN_VALUE.getMillis();
      next = new ChunkBuffer.Chunk(lines, record.timeMillis());
    }
  }

  /** Reports what was corrupt before the chunk {@code following}. */
  private void report(long following) {
    long corrupt = reader.takeCorruptBytes();
    if (corrupt > 0) {
      LOG.error(
          "{} is corrupt: {} bytes are skipped, and with them {} chunks are lost",
          segment,
          corrupt,
          following - sequence);
      counters.lost.add(following - sequence);
    }
  }

  /** Opens the segment to continue in; returns false if there is none. */
  private boolean enter() throws IOException {
    long end = buffer.readableEnd();
    SpoolSegment found =
        start > BoundedWindow.TIMESTAMP_MIN_VALUE.getMillis()
            ? log.segmentAt(start)
            : log.segmentOf(sequence);
    if (found == null) {
      sequence = Math.max(sequence, end);
      return false;
    }
    long missing = found.baseSequence - sequence;
    if (missing > 0 && sequence > 0) {
      LOG.warn(
          "The spool begins at chunk {}: {} chunks before it were released already",
          found.baseSequence,
          missing);
      counters.lost.add(missing);
    }
    return enter(found);
  }

  private boolean enter(SpoolSegment found) throws IOException {
    release();
    try {
      reader = new SpoolSegmentReader(found.file);
    } catch (NoSuchFileException e) {
      if (log.has(found)) {
        throw new IOException(
            found + " is gone, with chunks not yet read: another program has deleted it", e);
      }
      // Released just now; the next attempt finds the one after it.
      return false;
    }
    sequence = Math.max(sequence, found.baseSequence);
    segment = found;
    return true;
  }

  @Override
  public long watermark() {
    try {
      ChunkBuffer.Chunk chunk = peek();
      while (chunk == null) {
        long idle = buffer.idleTime(sequence);
        if (idle != SpoolBuffer.READABLE) {
          watermark = Math.max(watermark, idle);
          return watermark;
        }
        chunk = peek();
      }
      watermark = Math.max(watermark, chunk.timeMillis);
      return watermark;
    } catch (IOException e) {
      // It must not continue without the chunk; the caller of poll gets the failure.
      throw new UncheckedIOException(e);
    }
  }

  @Override
  public SocketCheckpointMark mark() {
    return SocketCheckpointMark.of(sequence, watermark, onFinalize);
  }

  @Override
  public long bytes() {
    if (segment == null) {
      return 0;
    }
    long bytes = -reader.position();
    for (SpoolSegment each : log.from(segment)) {
      bytes += each.readableBytes;
    }
    return Math.max(0, bytes);
  }

  @Override
  public void release() {
    if (reader != null) {
      reader.close();
    }
    reader = null;
    segment = null;
  }
}
