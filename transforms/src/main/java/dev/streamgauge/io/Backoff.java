package dev.streamgauge.io;

/** Delays that double from the first to the longest. Used by one thread. */
final class Backoff {
  private final long firstMillis;
  private final long longestMillis;
  private long nextMillis;

  Backoff(long firstMillis, long longestMillis) {
    this.firstMillis = firstMillis;
    this.longestMillis = longestMillis;
    this.nextMillis = firstMillis;
  }

  /** The delay before the next attempt; the one after it is twice as long. */
  long next() {
    long delay = nextMillis;
    nextMillis = Math.min(longestMillis, nextMillis * 2);
    return delay;
  }

  /** Whether the next delay is still shorter than the longest. */
  boolean grows() {
    return nextMillis < longestMillis;
  }

  /** Begins again with the first delay. */
  void reset() {
    nextMillis = firstMillis;
  }
}
