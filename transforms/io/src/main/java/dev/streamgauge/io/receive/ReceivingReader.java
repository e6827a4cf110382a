package dev.streamgauge.io.receive;

import dev.streamgauge.io.source.Drainable;
import dev.streamgauge.io.source.LeaseCache;
import dev.streamgauge.io.spool.ChunkBuffer;
import dev.streamgauge.io.spool.SocketCheckpointMark;
import dev.streamgauge.lines.LineBatch;
import java.io.IOException;
import java.util.NoSuchElementException;
import org.apache.beam.sdk.annotations.Internal;
import org.apache.beam.sdk.io.UnboundedSource;
import org.apache.beam.sdk.io.UnboundedSource.UnboundedReader;
import org.checkerframework.checker.nullness.qual.Nullable;
import org.joda.time.Instant;

/** Emits what the engine of its source has received. Never waits for more. */
@Internal
public final class ReceivingReader extends UnboundedReader<LineBatch> implements Drainable {
  /** Takes or renews the lease on the engine of a source. */
  @FunctionalInterface
  public interface Leases {
    /**
     * Returns a lease.
     *
     * @param mark where the reader resumes, if it is the first in this JVM
     */
    LeaseCache.Lease<? extends ReceivingEngine> lease(SocketCheckpointMark mark) throws IOException;
  }

  private final UnboundedSource<LineBatch, ?> source;
  private final Leases leases;

  /** Whether the source can be read again from a spool. */
  private final boolean spooled;

  private SocketCheckpointMark mark;
  private LeaseCache.Lease<? extends ReceivingEngine> lease;
  private ChunkBuffer.Cursor cursor;
  private ChunkBuffer.Chunk current;

  /**
   * Creates a reader of {@code source}.
   *
   * @param spooled whether the source can be read again from a spool
   * @param mark where to resume; null for the beginning
   */
  public ReceivingReader(
      UnboundedSource<LineBatch, ?> source,
      Leases leases,
      boolean spooled,
      @Nullable SocketCheckpointMark mark) {
    this.source = source;
    this.leases = leases;
    this.spooled = spooled;
    this.mark = mark == null ? SocketCheckpointMark.START : mark;
  }

  @Override
  public boolean start() throws IOException {
    lease = leases.lease(mark);
    cursor = lease.engine().buffer().open(mark);
    return advance();
  }

  @Override
  public boolean advance() throws IOException {
    ReceivingEngine engine = lease.engine();
    engine.publishCounts();
    current = cursor.poll();
    if (current == null) {
      try {
        engine.check();
      } catch (IOException e) {
        // The next reader gets a new engine instead of the same failure.
        lease.discard();
        throw e;
      }
    }
    return current != null;
  }

  @Override
  public LineBatch getCurrent() {
    return currentChunk().lines;
  }

  @Override
  public Instant getCurrentTimestamp() {
    return Instant.ofEpochMilli(currentChunk().timeMillis);
  }

  private ChunkBuffer.Chunk currentChunk() {
    if (current == null) {
      throw new NoSuchElementException("There is no chunk: advance() has not returned true.");
    }
    return current;
  }

  @Override
  public Instant getWatermark() {
    return Instant.ofEpochMilli(cursor == null ? mark.watermarkMillis() : cursor.watermark());
  }

  @Override
  public SocketCheckpointMark getCheckpointMark() {
    if (cursor != null) {
      mark = cursor.mark();
    }
    return mark;
  }

  /** Returns the size of the buffer; what waits in the network is unknown. */
  @Override
  public long getSplitBacklogBytes() {
    return cursor == null ? BACKLOG_UNKNOWN : cursor.bytes();
  }

  @Override
  public boolean stop() {
    return lease == null || (lease.engine().stopReceiving() && isEmptied());
  }

  /**
   * Returns whether everything is emitted. Data in a spool need not be: it is still there next
   * time.
   */
  private boolean isEmptied() {
    return spooled || cursor == null || cursor.bytes() == 0;
  }

  @Override
  public UnboundedSource<LineBatch, ?> getCurrentSource() {
    return source;
  }

  @Override
  public void close() {
    if (cursor != null) {
      cursor.release();
    }
    if (lease != null) {
      lease.close();
    }
  }
}
