package dev.streamgauge.util;

import org.apache.beam.sdk.annotations.Internal;

/** Delays that double from the first to the longest. Not thread-safe. */
@Internal
public final class Backoff {
  private final long firstMillis;
  private final long longestMillis;
  private long nextMillis;

  public Backoff(long firstMillis, long longestMillis) {
    this.firstMillis = firstMillis;
    this.longestMillis = longestMillis;
    this.nextMillis = firstMillis;
  }

  /** Returns the delay before the next attempt; the one after it is twice as long. */
  public long next() {
    long delay = nextMillis;
    nextMillis = Math.min(longestMillis, nextMillis * 2);
    return delay;
  }

  /** Returns whether the next delay is still shorter than the longest. */
  public boolean grows() {
    return nextMillis < longestMillis;
  }

  /** Restarts with the first delay. */
  public void reset() {
    nextMillis = firstMillis;
  }
}
