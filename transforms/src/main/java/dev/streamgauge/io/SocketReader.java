package dev.streamgauge.io;

import dev.streamgauge.lines.LineBatch;
import java.io.IOException;
import java.util.NoSuchElementException;
import org.apache.beam.sdk.io.UnboundedSource.UnboundedReader;
import org.joda.time.Instant;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Hands out what the engine of its source has received. Never waits for more. */
final class SocketReader extends UnboundedReader<LineBatch> implements Stoppable {
  private static final Logger LOG = LoggerFactory.getLogger(SocketReader.class);

  private final SocketSource source;
  private SocketMark mark;
  private Parked.Lease<SocketEngine> lease;
  private ChunkBuffer.Chunk current;

  SocketReader(SocketSource source, SocketMark mark) {
    this.source = source;
    this.mark = mark;
  }

  @Override
  public boolean start() throws IOException {
    lease = source.lease();
    long gone = lease.engine().buffer().resume(mark);
    if (gone > 0) {
      LOG.warn(
          "{} goes on from an older mark: {} chunks were handed out since, and cannot be read"
              + " from a socket again",
          source,
          gone);
    }
    return advance();
  }

  @Override
  public boolean advance() throws IOException {
    SocketEngine engine = lease.engine();
    engine.counters().publish();
    current = engine.buffer().poll();
    if (current == null) {
      try {
        engine.check();
      } catch (IOException e) {
        // Whoever reads next gets a new engine, not the same failure again.
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
    return Instant.ofEpochMilli(
        lease == null ? mark.watermarkMillis() : lease.engine().buffer().watermark());
  }

  @Override
  public SocketMark getCheckpointMark() {
    if (lease != null) {
      mark = lease.engine().buffer().mark();
    }
    return mark;
  }

  /** What waits in the buffer; what waits in the network is not known. */
  @Override
  public long getSplitBacklogBytes() {
    return lease == null ? BACKLOG_UNKNOWN : lease.engine().buffer().bytes();
  }

  @Override
  public boolean stop() {
    return lease == null || lease.engine().stopReceiving();
  }

  @Override
  public SocketSource getCurrentSource() {
    return source;
  }

  @Override
  public void close() {
    if (lease != null) {
      lease.close();
    }
  }
}
