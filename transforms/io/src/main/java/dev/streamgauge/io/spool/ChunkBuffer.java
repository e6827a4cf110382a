package dev.streamgauge.io.spool;

import dev.streamgauge.lines.LineBatch;
import java.io.IOException;
import java.util.Arrays;
import org.apache.beam.sdk.annotations.Internal;
import org.checkerframework.checker.nullness.qual.Nullable;

/**
 * The buffer between the thread that receives chunks and the readers that hand them out: bounded,
 * and the one place where chunks get their times and readers their watermark.
 *
 * <p>Both are taken under one lock: a chunk's time is {@linkplain #reserve reserved} before its
 * lines are framed, and until it can be read the watermark stays at or before it. Times never go
 * back, even if the clock does. So the watermark cannot overtake a chunk.
 */
@Internal
public interface ChunkBuffer {
  /** A chunk with the time of its arrival, which all its lines have. */
  final class Chunk {
    public final LineBatch lines;
    public final long timeMillis;

    Chunk(LineBatch lines, long timeMillis) {
      this.lines = lines;
      this.timeMillis = timeMillis;
    }

    /** This chunk, or if it is earlier than {@code millis}, its lines at that time. */
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

  /** Where one reader stands. Used by one thread; never waits for what has not been received. */
  interface Cursor {
    /** The next chunk, or null if there is none now. */
    @Nullable Chunk poll() throws IOException;

    /** A time at or before that of each chunk to come; never less than before. */
    long watermark();

    /** Where reading stands: behind the last chunk polled, and the watermark as last reported. */
    SocketCheckpointMark mark();

    /** The bytes that wait to be polled. */
    long bytes();

    /** Gives up what the cursor holds. */
    void release();
  }

  /** Waits until there is room for a chunk; false if the buffer has been stopped. */
  boolean awaitRoom() throws InterruptedException;

  /** The time for the next chunk to be offered. At most one is reserved at a time. */
  long reserve();

  /**
   * Takes the chunk whose time was reserved; one without lines just gives the time back. Does not
   * wait for room: a chunk may pass the capacity, the next one waits in {@link #awaitRoom}.
   */
  void offer(LineBatch lines);

  /** A reader's way to what was received behind {@code mark}. The one before is void from now. */
  Cursor open(SocketCheckpointMark mark);

  /** Lets the thread in {@link #awaitRoom} go; a chunk in its hands is still taken. */
  void stop();

  /** Stops and closes; returns the number of chunks that are lost by that. */
  int close();
}
