package dev.streamgauge.io.spool;

import com.google.errorprone.annotations.concurrent.GuardedBy;
import dev.streamgauge.io.source.ArrivalClock;
import dev.streamgauge.io.source.WallClock;
import dev.streamgauge.lines.LineBatch;
import java.io.IOException;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.function.LongConsumer;
import org.apache.beam.sdk.annotations.Internal;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Keeps chunks in a {@link Spool}: each is in the log before a reader sees it, and can be read from
 * any mark until it is released.
 *
 * <p>The receiving thread writes; while the disk fails, it retries, and reads from no connection
 * meanwhile. The buffer's own thread ({@link SpoolMaintenance}) forces and deletes. Readers read
 * the files themselves, and synchronize with the other two only to check how far they may read.
 */
@Internal
public final class SpoolBuffer implements ChunkBuffer {
  /** Returned if there is a chunk to read. */
  static final long READABLE = Long.MIN_VALUE;

  private static final Logger LOG = LoggerFactory.getLogger(SpoolBuffer.class);
  private static final long NONE = Long.MAX_VALUE;

  private final Spool settings;
  private final SpoolCounters counters;
  private final SpoolLog log;
  private final SpoolWriter writer;
  private final SpoolMaintenance keeper;

  @GuardedBy("this")
  private boolean stopped;

  @GuardedBy("this")
  private boolean closed;

  @GuardedBy("this")
  private boolean full;

  @GuardedBy("this")
  private long reserved = NONE;

  /** The times assigned to chunks or reported as the watermark. */
  @GuardedBy("this")
  private final ArrivalClock arrival;

  /** The number after the last chunk that readers may read. */
  @GuardedBy("this")
  private long readableEnd;

  /** The times of chunks that are written but not forced yet. */
  @GuardedBy("this")
  private final Deque<Long> unforced = new ArrayDeque<>();

  @GuardedBy("this")
  private long finalizedSequence;

  @GuardedBy("this")
  private int generation;

  /** Chunks before it were already emitted, or were received by an earlier engine. */
  @GuardedBy("this")
  private long replayedBefore;

  private SpoolBuffer(
      Spool settings,
      SpoolLog log,
      SocketCheckpointMark mark,
      WallClock clock,
      SpoolCounters counters) {
    this.settings = settings;
    this.counters = counters;
    this.log = log;
    this.writer = new SpoolWriter(settings, log, counters);
    this.keeper = new SpoolMaintenance(settings, log, this);
    this.readableEnd = log.recoveredEnd();
    this.replayedBefore = log.recoveredEnd();
    this.arrival = new ArrivalClock(clock, Math.max(log.recoveredTime(), mark.watermarkMillis()));
  }

  /** Opens the spool; {@code mark} is where the first reader resumes. */
  public static SpoolBuffer open(
      Spool settings, SocketCheckpointMark mark, WallClock clock, SpoolCounters counters)
      throws IOException {
    SpoolBuffer buffer = new SpoolBuffer(settings, SpoolLog.open(settings), mark, clock, counters);
    buffer.skipTo(mark.chunks());
    buffer.measure();
    if (buffer.log.bytes() > 0) {
      LOG.info("The spool {} holds {} bytes", settings.directory(), buffer.log.bytes());
    }
    buffer.keeper.start();
    return buffer;
  }

  @Override
  public synchronized boolean awaitRoom() throws InterruptedException {
    if (full && !stopped) {
      counters.fullWaits.increment();
    }
    while (full && !stopped) {
      wait();
    }
    return !stopped;
  }

  @Override
  public synchronized boolean awaitRoom(long nanos) throws InterruptedException {
    if (full && !stopped) {
      counters.fullWaits.increment();
    }
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
  public long offer(LineBatch lines) {
    long ticket = 0;
    if (!lines.isEmpty()) {
      boolean kept = writer.write(lines, reserved(), this::written, this::reserve);
      ticket = kept ? log.written().sequence() : NOT_KEPT;
      measure();
    }
    synchronized (this) {
      reserved = NONE;
    }
    return ticket;
  }

  /**
   * With {@link Spool.Sync#ALWAYS}, waits until the disk has it, together with what others wait
   * for.
   */
  @Override
  public synchronized boolean awaitStored(long ticket) throws InterruptedException {
    while (ticket > readableEnd && !closed) {
      wait();
    }
    return ticket != NOT_KEPT && ticket <= readableEnd;
  }

  private synchronized long reserved() {
    return reserved;
  }

  private synchronized void written(long timeMillis) {
    if (settings.sync() == Spool.Sync.ALWAYS) {
      unforced.add(timeMillis);
      // SpoolMaintenance waits for that.
      notifyAll();
    } else {
      publish(log.written());
    }
  }

  /** Lets readers read everything before {@code end}. */
  synchronized void publish(SpoolLog.End end) {
    end.segment().publish(end.bytes(), end.sequence());
    long forced = end.sequence() - readableEnd;
    for (; forced > 0 && !unforced.isEmpty(); forced--) {
      unforced.remove();
    }
    readableEnd = Math.max(readableEnd, end.sequence());
    if (settings.sync() == Spool.Sync.ALWAYS) {
      notifyAll();
    }
  }

  /** Returns whether a written chunk waits to be forced. */
  @GuardedBy("this")
  boolean forceIsDue() {
    return !unforced.isEmpty();
  }

  /**
   * Measures how full the spool is.
   *
   * @param broken whether nothing may be added, whatever room there is
   */
  void measure(boolean broken) {
    long bytes = log.bytes();
    counters.bytes.set(bytes);
    synchronized (this) {
      boolean before = full;
      full = broken || bytes >= settings.sizeBytes();
      if (before && !full) {
        notifyAll();
      }
    }
  }

  private void measure() {
    measure(keeper.isBroken());
  }

  long keeperLooks() {
    return keeper.looks();
  }

  synchronized boolean isFull() {
    return full;
  }

  @Override
  public Cursor open(SocketCheckpointMark mark) {
    skipTo(mark.chunks());
    synchronized (this) {
      generation++;
      arrival.notBefore(mark.watermarkMillis());
      finalizedSequence = Math.min(finalizedSequence, mark.chunks());
      boolean fresh = mark.equals(SocketCheckpointMark.START);
      return new SpoolCursor(
          this, log, mark, fresh ? settings.start() : null, finalizer(generation), counters);
    }
  }

  /**
   * Skips numbers: a mark may be ahead if the directory was emptied, and numbers must not be
   * reused.
   */
  private void skipTo(long sequence) {
    // Only if needed: the writer may be busy for a while.
    if (sequence > readableEnd()) {
      writer.skipTo(sequence);
    }
  }

  synchronized long readableEnd() {
    return readableEnd;
  }

  /**
   * Returns what accepts the finalized marks of one reader until the next reader is opened, which
   * may be behind.
   */
  private LongConsumer finalizer(int ofGeneration) {
    return chunks -> {
      synchronized (this) {
        if (generation == ofGeneration) {
          finalizedSequence = Math.max(finalizedSequence, chunks);
        }
      }
    };
  }

  synchronized long finalizedSequence() {
    return finalizedSequence;
  }

  /** Records that a chunk is emitted; returns whether it was emitted before. */
  synchronized boolean handOut(long sequence) {
    boolean again = sequence < replayedBefore;
    replayedBefore = Math.max(replayedBefore, sequence + 1);
    return again;
  }

  /**
   * Returns a time at or before that of each chunk from {@code sequence} on, or {@link #READABLE}
   * if there is one to read.
   */
  synchronized long idleTime(long sequence) {
    if (sequence < readableEnd) {
      return READABLE;
    }
    if (!unforced.isEmpty()) {
      return unforced.peek();
    }
    return reserved != NONE ? reserved : arrival.now();
  }

  @Override
  public synchronized void stop() {
    if (!stopped) {
      stopped = true;
      writer.stopSoon();
      notifyAll();
    }
  }

  @Override
  public int close() {
    stop();
    writer.stop();
    keeper.close();
    synchronized (this) {
      closed = true;
      notifyAll();
    }
    writer.close();
    return 0;
  }
}
