package dev.streamgauge.io;

import com.google.errorprone.annotations.concurrent.GuardedBy;
import dev.streamgauge.lines.LineBatch;
import java.util.ArrayDeque;
import java.util.Arrays;
import java.util.Deque;
import org.apache.beam.sdk.transforms.windowing.BoundedWindow;

/**
 * The buffer between the thread that receives chunks and the reader that hands them out: bounded by
 * bytes, and the one place where chunks get their times and the reader its watermark.
 *
 * <p>Both are taken under one lock: a chunk's time is {@linkplain #reserve reserved} before its
 * lines are framed, and until it is {@linkplain #offer offered} the watermark stays at or before
 * it. Times never go back, even if the clock does. So the watermark cannot overtake a chunk.
 */
final class ChunkBuffer {
  private static final long NONE = Long.MAX_VALUE;

  /** A chunk with the time of its arrival, which all its lines have. */
  static final class Chunk {
    final LineBatch lines;
    final long timeMillis;

    Chunk(LineBatch lines, long timeMillis) {
      this.lines = lines;
      this.timeMillis = timeMillis;
    }
  }

  private final long capacity;
  private final WallClock clock;

  @GuardedBy("this")
  private final Deque<Chunk> chunks = new ArrayDeque<>();

  @GuardedBy("this")
  private long bytes;

  @GuardedBy("this")
  private boolean full;

  @GuardedBy("this")
  private boolean closed;

  @GuardedBy("this")
  private long reserved = NONE;

  /** The latest time given to a chunk or told as watermark. */
  @GuardedBy("this")
  private long latest = BoundedWindow.TIMESTAMP_MIN_VALUE.getMillis();

  @GuardedBy("this")
  private long watermark = BoundedWindow.TIMESTAMP_MIN_VALUE.getMillis();

  @GuardedBy("this")
  private long handedOut;

  ChunkBuffer(long capacityBytes, WallClock clock) {
    this.capacity = capacityBytes;
    this.clock = clock;
  }

  /** Waits until there is room for a chunk; false if the buffer has been closed. */
  synchronized boolean awaitRoom() throws InterruptedException {
    while (full && !closed) {
      wait();
    }
    return !closed;
  }

  /** The time for the next chunk to be offered. At most one is reserved at a time. */
  synchronized long reserve() {
    reserved = now();
    return reserved;
  }

  /**
   * Takes the chunk whose time was reserved; one without lines just gives the time back. Never
   * blocks: a chunk may pass the capacity, the next one waits in {@link #awaitRoom}.
   */
  synchronized void offer(LineBatch lines) {
    if (!lines.isEmpty() && !closed) {
      chunks.add(new Chunk(lines, reserved));
      bytes += cost(lines);
      full |= bytes >= capacity;
    }
    reserved = NONE;
  }

  /** The next chunk, or null if there is none now. */
  synchronized Chunk poll() {
    Chunk chunk = chunks.poll();
    if (chunk == null) {
      return null;
    }
    handedOut++;
    bytes -= cost(chunk.lines);
    // Half empty before the other thread goes on, or the two would wake each other for each chunk.
    if (full && bytes <= capacity / 2) {
      full = false;
      notifyAll();
    }
    // Only a mark from another JVM's engine can be ahead of a chunk that is here.
    return chunk.timeMillis >= watermark ? chunk : restamped(chunk.lines, watermark);
  }

  /** A time at or before that of each chunk to come; never less than before. */
  synchronized long watermark() {
    Chunk head = chunks.peek();
    long next = head != null ? head.timeMillis : reserved != NONE ? reserved : now();
    watermark = Math.max(watermark, next);
    return watermark;
  }

  /** Where reading stands: the chunks handed out, and the watermark as last told. */
  synchronized SocketMark mark() {
    return SocketMark.of(handedOut, watermark);
  }

  /**
   * Goes on from {@code mark}: neither watermark nor count falls behind it.
   *
   * @return the number of chunks handed out since the mark was taken, which are gone
   */
  synchronized long resume(SocketMark mark) {
    long gone = Math.max(0, handedOut - mark.chunks());
    handedOut = Math.max(handedOut, mark.chunks());
    watermark = Math.max(watermark, mark.watermarkMillis());
    latest = Math.max(latest, watermark);
    return gone;
  }

  /** The memory that the waiting chunks take. */
  synchronized long bytes() {
    return bytes;
  }

  /** Drops what is left and lets the waiting thread go. Returns the number of chunks dropped. */
  synchronized int close() {
    int dropped = chunks.size();
    closed = true;
    chunks.clear();
    bytes = 0;
    notifyAll();
    return dropped;
  }

  @GuardedBy("this")
  private long now() {
    latest = Math.max(latest, clock.millis());
    return latest;
  }

  /** What a chunk takes in memory, which for one short line is much more than its bytes. */
  private static long cost(LineBatch lines) {
    return lines.bytes().length + 16L * lines.size() + 256;
  }

  private static Chunk restamped(LineBatch lines, long timeMillis) {
    int size = lines.size();
    int[] starts = new int[size];
    int[] ends = new int[size];
    long[] times = new long[size];
    for (int i = 0; i < size; i++) {
      starts[i] = lines.start(i);
      ends[i] = lines.end(i);
    }
    Arrays.fill(times, timeMillis);
    return new Chunk(lines.withLines(lines.bytes(), starts, ends, times, size), timeMillis);
  }
}
