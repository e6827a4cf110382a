package dev.streamgauge.io.spool;

import java.nio.file.Path;

/**
 * One file of a spool. One thread writes it and others read it, hence the volatile fields: a reader
 * that sees an end or a seal also sees the bytes before it.
 */
final class SpoolSegment {
  /** The time of a segment without a record. */
  static final long NO_TIME = Long.MAX_VALUE;

  final long baseSequence;
  final Path file;

  /** The arrival of the first chunk. Those of earlier segments are no later. */
  volatile long firstTime = NO_TIME;

  /** The arrival of the last chunk that this process has written, if any. */
  volatile long lastTime = NO_TIME;

  /** The end of the written data, in whole records. */
  volatile long writtenBytes;

  /** The end of what readers may read. */
  volatile long readableBytes;

  /** The number after the last readable chunk; set after {@link #readableBytes}. */
  volatile long endSequence;

  /** Nothing more is added, and everything is readable; set last. */
  volatile boolean sealed;

  /**
   * Whether, and by {@link System#nanoTime} since when, a mark after it is known to be finalized.
   */
  private boolean finalized;

  private long finalizedNanos;

  SpoolSegment(long baseSequence, Path file) {
    this.baseSequence = baseSequence;
    this.file = file;
    this.endSequence = baseSequence;
  }

  void publish(long bytes, long end) {
    readableBytes = Math.max(readableBytes, bytes);
    endSequence = Math.max(endSequence, end);
  }

  /**
   * Returns the nanoseconds since all of it was first found finalized; -1 if it is not. Not
   * thread-safe.
   */
  long nanosFinalized(long finalizedSequence, long nowNanos) {
    if (!sealed || endSequence > finalizedSequence) {
      finalized = false;
      return -1;
    }
    if (!finalized) {
      finalized = true;
      finalizedNanos = nowNanos;
    }
    return nowNanos - finalizedNanos;
  }

  @Override
  public String toString() {
    return file.toString();
  }
}
