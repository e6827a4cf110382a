package dev.streamgauge.io.source;

import java.util.concurrent.Semaphore;

/**
 * Limits what one part of a {@link MergedSource} may read ahead of the runner, in batches and
 * bytes.
 *
 * <p>All parts together take at most a quarter of the heap of the JVM that reads. That is not the
 * JVM that created the source: a driver may have more cores, and so more parts, than a small worker
 * has memory for. Each part has its own equal share, so a part with much input takes nothing from
 * the others.
 */
final class ReadAhead {
  /** Batches to read ahead: enough to bridge a pause of the runner of seconds. */
  static final int BATCHES = 64;

  /** Their limit when memory is plentiful: three of the largest batches. */
  private static final long MOST_BYTES = 3L * BatchedReader.MAX_BYTES;

  /** With less, batches are too small to be worth their cost. */
  private static final long LEAST_BYTES = 64 << 10;

  private static final int PART_OF_HEAP = 4;

  /** The number of batches that fill a share. */
  private static final int BATCHES_IN_SHARE = 3;

  private static final long LEAST_MICRO_BATCH = 4 << 20;
  private static final long MOST_MICRO_BATCH = 256 << 20;

  private final int bytes;
  private final Semaphore free;

  private ReadAhead(int bytes) {
    this.bytes = bytes;
    this.free = new Semaphore(bytes);
  }

  /** Returns the share of each of {@code parts} parts in a JVM with {@code heapBytes} of heap. */
  static ReadAhead of(long heapBytes, int parts) {
    long share = heapBytes / PART_OF_HEAP / parts;
    return new ReadAhead((int) Math.max(LEAST_BYTES, Math.min(MOST_BYTES, share)));
  }

  /**
   * Returns the maximum size of a micro-batch in a JVM with {@code heapBytes} of heap: Spark has it
   * in memory several times, as batches, encoded, and together with that of the previous
   * micro-batch.
   */
  static long microBatchBytes(long heapBytes) {
    return Math.max(LEAST_MICRO_BATCH, Math.min(MOST_MICRO_BATCH, heapBytes / 16));
  }

  /** Returns how many bytes may wait. */
  int bytes() {
    return bytes;
  }

  /** Returns the size at which a batch ends. */
  int batchBytes() {
    return bytes / BATCHES_IN_SHARE;
  }

  /** Waits for room for a batch of this many bytes. */
  void acquire(long batchBytes) throws InterruptedException {
    free.acquire(permits(batchBytes));
  }

  /** Releases what {@link #acquire} took. */
  void release(long batchBytes) {
    free.release(permits(batchBytes));
  }

  /**
   * Returns the permits for a batch: one larger than the share passes alone, and a tiny one counts
   * as an object.
   */
  private int permits(long batchBytes) {
    return (int) Math.min(bytes, Math.max(batchBytes, bytes / BATCHES));
  }
}
