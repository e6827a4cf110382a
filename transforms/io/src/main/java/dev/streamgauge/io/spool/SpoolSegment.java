package dev.streamgauge.io.spool;

import java.nio.file.Path;

/**
 * One file of a spool. Written by one thread, read by others, hence volatile: whoever sees an end
 * or a seal sees the bytes before it.
 */
final class SpoolSegment {
  /** The time of a segment without a record. */
  static final long NO_TIME = Long.MAX_VALUE;

  final long baseSequence;
  final Path file;

  /** The arrival of the first chunk. Those of the segments before are no later. */
  volatile long firstTime = NO_TIME;

  /** The arrival of the last chunk that this process has written, if it has. */
  volatile long lastTime = NO_TIME;

  /** Up to where the file is written, in whole records. */
  volatile long writtenBytes;

  /** Up to where readers may read. */
  volatile long readableBytes;

  /** The number behind the last chunk that is readable; set after {@link #readableBytes}. */
  volatile long endSequence;

  /** Nothing is added any more, and all is readable; set last. */
  volatile boolean sealed;

  /** When, by {@link System#nanoTime}, a mark behind it was found finalized; or not yet. */
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

  /** Nanoseconds since all of it was first found finalized; -1 if it is not. By one thread. */
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
