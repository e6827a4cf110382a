package dev.streamgauge.lines;

import org.apache.beam.sdk.annotations.Internal;

/**
 * Numbers the times that a stream is read again: 0 while it is read for the first time, and a
 * higher number after each restart that may read lines once more.
 *
 * <p>A restart gives results again, possibly in other steps: one that was corrected five times
 * before a crash may be corrected once after it. So that the later result always replaces the
 * earlier, a {@linkplain #firstRevision revision} begins with the epoch.
 *
 * <p>An epoch is the time it begins, in seconds since 2020, since two restarts from the same
 * checkpoint know nothing of each other. It stays below 2^32, and a revision below 2^53, which is
 * exact in JSON, for a century.
 */
@Internal
public final class RunEpoch {
  /** The first time a stream is read. */
  public static final long FIRST = 0;

  private static final long SINCE_MILLIS = 1_577_836_800_000L;

  /** More corrections of one window than are made in one epoch. */
  private static final long REVISIONS = 1L << 20;

  private RunEpoch() {}

  /** The epoch of a restart at {@code nowMillis}, after one of epoch {@code before}. */
  public static long after(long before, long nowMillis) {
    return Math.max(before + 1, (nowMillis - SINCE_MILLIS) / 1000);
  }

  /** The first revision in an epoch: more than all in the epochs before. */
  public static long firstRevision(long epoch) {
    return epoch * REVISIONS;
  }
}
