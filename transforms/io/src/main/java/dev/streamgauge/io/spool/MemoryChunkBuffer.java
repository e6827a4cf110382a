package dev.streamgauge.io.spool;

import com.google.errorprone.annotations.concurrent.GuardedBy;
import dev.streamgauge.io.source.ArrivalClock;
import dev.streamgauge.io.source.WallClock;
import dev.streamgauge.lines.LineBatch;
import java.util.ArrayDeque;
import java.util.Deque;
import org.apache.beam.sdk.annotations.Internal;
import org.apache.beam.sdk.transforms.windowing.BoundedWindow;
import org.checkerframework.checker.nullness.qual.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Keeps chunks in memory until they are emitted once. */
@Internal
public final class MemoryChunkBuffer implements ChunkBuffer, ChunkBuffer.Cursor {
  private static final Logger LOG = LoggerFactory.getLogger(MemoryChunkBuffer.class);
  private static final long NONE = Long.MAX_VALUE;

  private final long capacity;

  @GuardedBy("this")
  private final Deque<Chunk> chunks = new ArrayDeque<>();

  @GuardedBy("this")
  private long bytes;

  @GuardedBy("this")
  private boolean full;

  @GuardedBy("this")
  private boolean stopped;

  @GuardedBy("this")
  private boolean closed;

  @GuardedBy("this")
  private long reserved = NONE;

  /** The times assigned to chunks or reported as the watermark. */
  @GuardedBy("this")
  private final ArrivalClock arrival;

  @GuardedBy("this")
  private long watermark = BoundedWindow.TIMESTAMP_MIN_VALUE.getMillis();

  @GuardedBy("this")
  private long handedOut;

  public MemoryChunkBuffer(long capacityBytes, WallClock clock) {
    this.capacity = capacityBytes;
    this.arrival = new ArrivalClock(clock, BoundedWindow.TIMESTAMP_MIN_VALUE.getMillis());
  }

  @Override
  public synchronized boolean awaitRoom() throws InterruptedException {
    while (full && !stopped) {
      wait();
    }
    return !stopped;
  }

  @Override
  public synchronized boolean awaitRoom(long nanos) throws InterruptedException {
    return Waits.until(this, nanos, this::isOver) && !stopped;
  }

  /** Returns whether there is nothing left to wait for. */
  private synchronized boolean isOver() {
    return !full || stopped;
  }

  @Override
  public synchronized long reserve() {
    reserved = arrival.now();
    return reserved;
  }

  @Override
  public synchronized long offer(LineBatch lines) {
    if (!lines.isEmpty() && !closed) {
      chunks.add(new Chunk(lines, reserved));
      bytes += cost(lines);
      full |= bytes >= capacity;
    }
    reserved = NONE;
    return closed ? NOT_KEPT : 0;
  }

  /** Memory is all that this buffer promises. */
  @Override
  public boolean awaitStored(long ticket) {
    return ticket != NOT_KEPT;
  }

  @Override
  public synchronized @Nullable Chunk poll() {
    Chunk chunk = chunks.poll();
    if (chunk == null) {
      return null;
    }
    handedOut++;
    bytes -= cost(chunk.lines);
    // Half empty before the other thread continues, or the two would wake each other for each
    // chunk.
    if (full && bytes <= capacity / 2) {
      full = false;
      notifyAll();
    }
    // Only a mark from another JVM's engine can be ahead of a chunk in this buffer.
    return chunk.notBefore(watermark);
  }

  @Override
  public synchronized long watermark() {
    Chunk head = chunks.peek();
    long next = head != null ? head.timeMillis : reserved != NONE ? reserved : arrival.now();
    watermark = Math.max(watermark, next);
    return watermark;
  }

  @Override
  public synchronized SocketCheckpointMark mark() {
    return SocketCheckpointMark.of(handedOut, watermark);
  }

  @Override
  public Cursor open(SocketCheckpointMark mark) {
    long gone = resume(mark);
    if (gone > 0) {
      LOG.warn(
          "A reader resumes from an older checkpoint mark: {} chunks were handed out since, and"
              + " cannot be read from a socket again",
          gone);
    }
    return this;
  }

  /**
   * Resumes from {@code mark}: neither watermark nor count falls behind it.
   *
   * @return the number of chunks emitted since the mark was taken, which are lost
   */
  synchronized long resume(SocketCheckpointMark mark) {
    long gone = Math.max(0, handedOut - mark.chunks());
    handedOut = Math.max(handedOut, mark.chunks());
    watermark = Math.max(watermark, mark.watermarkMillis());
    arrival.notBefore(watermark);
    return gone;
  }

  /** Returns the memory that the waiting chunks take. */
  @Override
  public synchronized long bytes() {
    return bytes;
  }

  @Override
  public synchronized void stop() {
    stopped = true;
    notifyAll();
  }

  @Override
  public synchronized int close() {
    stop();
    closed = true;
    int dropped = chunks.size();
    chunks.clear();
    bytes = 0;
    return dropped;
  }

  @Override
  public void release() {}

  /** Returns a chunk's size in memory, which for one short line is much more than its bytes. */
  private static long cost(LineBatch lines) {
    return lines.bytes().length + 16L * lines.size() + 256;
  }
}
