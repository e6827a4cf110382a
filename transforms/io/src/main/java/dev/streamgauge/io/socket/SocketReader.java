package dev.streamgauge.io.socket;

import dev.streamgauge.io.source.Drainable;
import dev.streamgauge.io.source.LeaseCache;
import dev.streamgauge.io.spool.ChunkBuffer;
import dev.streamgauge.io.spool.SocketCheckpointMark;
import dev.streamgauge.lines.LineBatch;
import java.io.IOException;
import java.util.NoSuchElementException;
import org.apache.beam.sdk.io.UnboundedSource.UnboundedReader;
import org.joda.time.Instant;

/** Emits what the engine of its source has received. Never waits for more. */
final class SocketReader extends UnboundedReader<LineBatch> implements Drainable {
  private final SocketSource source;
  private SocketCheckpointMark mark;
  private LeaseCache.Lease<SocketEngine> lease;
  private ChunkBuffer.Cursor cursor;
  private ChunkBuffer.Chunk current;

  SocketReader(SocketSource source, SocketCheckpointMark mark) {
    this.source = source;
    this.mark = mark;
  }

  @Override
  public boolean start() throws IOException {
    lease = source.lease(mark);
    cursor = lease.engine().buffer().open(mark);
    return advance();
  }

  @Override
  public boolean advance() throws IOException {
    SocketEngine engine = lease.engine();
    engine.counters().publish();
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
    return source.isSpooled() || cursor == null || cursor.bytes() == 0;
  }

  @Override
  public SocketSource getCurrentSource() {
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
