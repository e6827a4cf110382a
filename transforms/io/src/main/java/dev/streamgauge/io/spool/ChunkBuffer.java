package dev.streamgauge.io.spool;

import dev.streamgauge.lines.LineBatch;
import java.io.IOException;
import org.apache.beam.sdk.annotations.Internal;
import org.checkerframework.checker.nullness.qual.Nullable;

/**
 * The bounded buffer between the thread that receives chunks and the readers that emit them. It is
 * the only place that assigns chunks their times and readers their watermark.
 *
 * <p>Both use one lock: a chunk's time is {@linkplain #reserve reserved} before its lines are
 * framed, and until it can be read the watermark stays at or before it. Times never go back, even
 * if the clock does. So the watermark cannot overtake a chunk.
 */
@Internal
public interface ChunkBuffer {
  /** A chunk with its arrival time, which all its lines have. */
  final class Chunk {
    public final LineBatch lines;
    public final long timeMillis;

    Chunk(LineBatch lines, long timeMillis) {
      this.lines = lines;
      this.timeMillis = timeMillis;
    }

    /** Returns this chunk or, if it is earlier than {@code millis}, its lines at that time. */
    Chunk notBefore(long millis) {
      return timeMillis >= millis ? this : new Chunk(lines.withTime(millis), millis);
    }
  }

  /** The position of one reader. Not thread-safe; never waits for data that is not received yet. */
  interface Cursor {
    /** Returns the next chunk, or null if there is none now. */
    @Nullable Chunk poll() throws IOException;

    /** Returns a time at or before that of each future chunk; never decreases. */
    long watermark();

    /** Returns the position after the last polled chunk, with the watermark as last reported. */
    SocketCheckpointMark mark();

    /** Returns the bytes that wait to be polled. */
    long bytes();

    /** Releases the cursor's resources. */
    void release();
  }

  /** The ticket of a chunk that is not kept. */
  long NOT_KEPT = -1;

  /** Waits until there is room for a chunk; returns false if the buffer has been stopped. */
  boolean awaitRoom() throws InterruptedException;

  /**
   * Waits until there is room for a chunk, but no longer than {@code nanos}; returns whether there
   * is, which is never so once the buffer has been stopped.
   */
  boolean awaitRoom(long nanos) throws InterruptedException;

  /** Reserves the time for the next chunk to be offered. At most one is reserved at a time. */
  long reserve();

  /**
   * Takes the chunk whose time was reserved; one without lines only returns the time. Does not wait
   * for room: a chunk may exceed the capacity, and the next one waits in {@link #awaitRoom}.
   *
   * @return a ticket for {@link #awaitStored}, or {@link #NOT_KEPT}
   */
  long offer(LineBatch lines);

  /**
   * Waits until the chunk that was offered is as safe as the buffer promises; returns false if it
   * will not be, and its sender must not be told that it was received.
   */
  boolean awaitStored(long ticket) throws InterruptedException;

  /** Opens a cursor on what was received after {@code mark}, and invalidates the previous one. */
  Cursor open(SocketCheckpointMark mark);

  /** Releases the thread in {@link #awaitRoom}; a chunk it has already read is still accepted. */
  void stop();

  /** Stops and closes; returns the number of chunks that this loses. */
  int close();
}
