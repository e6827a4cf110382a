package dev.streamgauge.io.spool;

import dev.streamgauge.lines.LineBatch;
import java.io.IOException;
import java.util.Arrays;
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
      if (timeMillis >= millis) {
        return this;
      }
      int size = lines.size();
      int[] starts = new int[size];
      int[] ends = new int[size];
      long[] times = new long[size];
      for (int i = 0; i < size; i++) {
        starts[i] = lines.start(i);
        ends[i] = lines.end(i);
      }
      Arrays.fill(times, millis);
      return new Chunk(lines.withLines(lines.bytes(), starts, ends, times, size), millis);
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

  /** Waits until there is room for a chunk; returns false if the buffer has been stopped. */
  boolean awaitRoom() throws InterruptedException;

  /** Reserves the time for the next chunk to be offered. At most one is reserved at a time. */
  long reserve();

  /**
   * Takes the chunk whose time was reserved; one without lines only returns the time. Does not wait
   * for room: a chunk may exceed the capacity, and the next one waits in {@link #awaitRoom}.
   */
  void offer(LineBatch lines);

  /** Opens a cursor on what was received after {@code mark}, and invalidates the previous one. */
  Cursor open(SocketCheckpointMark mark);

  /** Releases the thread in {@link #awaitRoom}; a chunk it has already read is still accepted. */
  void stop();

  /** Stops and closes; returns the number of chunks that this loses. */
  int close();
}
