package dev.streamgauge.inputs.receive;

import dev.streamgauge.io.receive.Chunks;
import dev.streamgauge.io.spool.ChunkBuffer;
import dev.streamgauge.lines.LineBatch;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.ReentrantLock;
import org.apache.beam.sdk.annotations.Internal;

/**
 * Where receivers put what they have received. Any number of threads may; they take turns, since a
 * buffer takes one chunk at a time, but wait for the disk together.
 */
@Internal
public final class Intake {
  /** What became of lines. */
  public enum Outcome {
    /** They are kept as safely as the buffer or spool promises: their sender may forget them. */
    STORED,
    /** There is no room for them now: their sender has to send them again. */
    BUSY,
    /** Nothing more is received: their sender has to send them again, to somebody else. */
    CLOSED
  }

  private final ChunkBuffer buffer;
  private final long patienceNanos;
  private final ReentrantLock turn = new ReentrantLock(true);
  private volatile boolean closed;

  Intake(ChunkBuffer buffer, Duration patience) {
    this.buffer = buffer;
    this.patienceNanos = patience.toNanos();
  }

  /**
   * Stores lines, whose times become that of their arrival. Waits for room, but not for long.
   * Without lines it only finds out whether there is room.
   */
  public Outcome put(LineBatch lines) {
    return put(lines, patienceNanos);
  }

  /** Stores lines, and waits for room for as long as it takes. */
  public Outcome putPatiently(LineBatch lines) {
    Outcome outcome;
    do {
      outcome = put(lines, TimeUnit.SECONDS.toNanos(1));
    } while (outcome == Outcome.BUSY);
    return outcome;
  }

  private Outcome put(LineBatch lines, long nanos) {
    LineBatch compact = Chunks.compact(lines);
    long end = System.nanoTime() + nanos;
    try {
      if (!turn.tryLock(nanos, TimeUnit.NANOSECONDS)) {
        return closed ? Outcome.CLOSED : Outcome.BUSY;
      }
      long ticket;
      try {
        if (closed || !buffer.awaitRoom(Math.max(1, end - System.nanoTime()))) {
          return closed ? Outcome.CLOSED : Outcome.BUSY;
        }
        ticket = buffer.offer(compact.withTime(buffer.reserve()));
      } finally {
        turn.unlock();
      }
      return buffer.awaitStored(ticket) ? Outcome.STORED : Outcome.CLOSED;
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return Outcome.CLOSED;
    }
  }

  /** Takes nothing more. */
  void close() {
    closed = true;
  }
}
