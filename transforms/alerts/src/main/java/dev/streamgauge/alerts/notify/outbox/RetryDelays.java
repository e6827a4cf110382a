package dev.streamgauge.alerts.notify.outbox;

import java.time.Duration;
import java.util.random.RandomGenerator;
import org.checkerframework.checker.nullness.qual.Nullable;

/**
 * Computes how long to wait before a message is sent again: twice as long after each failure, less
 * a random half ("equal jitter", Brooker, Exponential Backoff and Jitter, 2015) so that not all
 * retry at once, and no shorter than the receiver asks for.
 *
 * <p>Not a retry library: those repeat a call, while here the next attempt may be another message
 * that has arrived and must be sent first.
 */
final class RetryDelays {
  private final long firstMillis;
  private final long longestMillis;
  private final RandomGenerator random;
  private long nextMillis;

  RetryDelays(Duration first, Duration longest, RandomGenerator random) {
    this.firstMillis = Math.max(1, first.toMillis());
    this.longestMillis = Math.max(firstMillis, longest.toMillis());
    this.random = random;
    this.nextMillis = firstMillis;
  }

  /** Returns the next delay in milliseconds. */
  long next(@Nullable Duration askedFor) {
    long half = nextMillis / 2;
    long delay = nextMillis - half + random.nextLong(half + 1);
    nextMillis = Math.min(longestMillis, nextMillis * 2);
    return askedFor == null ? delay : Math.max(delay, askedFor.toMillis());
  }

  /** Restarts with the first delay. */
  void reset() {
    nextMillis = firstMillis;
  }
}
