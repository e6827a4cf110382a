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
 * <p>The thread that receives writes; while the disk refuses, it tries again, and with that reads
 * from no connection. A thread of the buffer's own ({@link SpoolMaintenance}) forces and deletes.
 * Readers go to the files by themselves and meet the other two only to look how far they may go.
 */
@Internal
public final class SpoolBuffer implements ChunkBuffer {
  /** There is a chunk to be read. */
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
  private boolean full;

  @GuardedBy("this")
  private long reserved = NONE;

  /** Times given to chunks or reported as the watermark. */
  @GuardedBy("this")
  private final ArrivalClock arrival;

  /** The number behind the last chunk that readers may have. */
  @GuardedBy("this")
  private long readableEnd;

  /** The times of the chunks that are written but wait to be forced. */
  @GuardedBy("this")
  private final Deque<Long> unforced = new ArrayDeque<>();

  @GuardedBy("this")
  private long finalizedSequence;

  @GuardedBy("this")
  private int generation;

  /** Chunks before it have been handed out already, or were received by an engine before. */
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

  /** Opens the spool; {@code mark} is where the first reader will go on. */
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
  public synchronized long reserve() {
    reserved = arrival.now();
    return reserved;
  }

  @Override
  public void offer(LineBatch lines) {
    if (!lines.isEmpty()) {
      writer.write(lines, reserved(), this::written, this::reserve);
      measure();
    }
    synchronized (this) {
      reserved = NONE;
    }
  }

  private synchronized long reserved() {
    return reserved;
  }

  private synchronized void written(long timeMillis) {
    if (settings.sync() == Spool.Sync.ALWAYS) {
      unforced.add(timeMillis);
      // The keeper waits for that.
      notifyAll();
    } else {
      publish(log.written());
    }
  }

  /** Lets readers have all before {@code end}. */
  synchronized void publish(SpoolLog.End end) {
    end.segment().publish(end.bytes(), end.sequence());
    long forced = end.sequence() - readableEnd;
    for (; forced > 0 && !unforced.isEmpty(); forced--) {
      unforced.remove();
    }
    readableEnd = Math.max(readableEnd, end.sequence());
  }

  /** Whether a chunk is written that waits to be forced. */
  @GuardedBy("this")
  boolean forceIsDue() {
    return !unforced.isEmpty();
  }

  /** Looks how full the spool is; {@code broken} if nothing may be added whatever room there is. */
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

  /** A mark may be ahead if the directory was emptied: numbers must not come again. */
  private void skipTo(long sequence) {
    // Not without need: the writer may be at work for a while.
    if (sequence > readableEnd()) {
      writer.skipTo(sequence);
    }
  }

  synchronized long readableEnd() {
    return readableEnd;
  }

  /** Takes note of finalized marks of one reader, until there is another: that may stand before. */
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

  /** Takes note that a chunk is handed out; true if it is not the first time. */
  synchronized boolean handOut(long sequence) {
    boolean again = sequence < replayedBefore;
    replayedBefore = Math.max(replayedBefore, sequence + 1);
    return again;
  }

  /**
   * A time at or before that of each chunk from {@code sequence} on, or {@link #READABLE} if there
   * is one to be read.
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
    writer.close();
    return 0;
  }
}
