package dev.streamgauge.lines;

import org.apache.beam.sdk.annotations.Internal;

/**
 * Numbers the reads of a stream: 0 for the first, and a higher number after each restart that may
 * read lines again.
 *
 * <p>A restart emits results again, possibly in other steps: a result corrected five times before a
 * crash may be corrected once after it. A {@linkplain #firstRevision revision} begins with the
 * epoch, so that the later result always replaces the earlier one.
 *
 * <p>An epoch is its start time in seconds since 2020, since two restarts from the same checkpoint
 * know nothing of each other. It stays below 2^32, and a revision below 2^53, which is exact in
 * JSON, for a century.
 */
@Internal
public final class RunEpoch {
  /** The first time a stream is read. */
  public static final long FIRST = 0;

  private static final long SINCE_MILLIS = 1_577_836_800_000L;

  /** More than the corrections of one window in one epoch. */
  private static final long REVISIONS = 1L << 20;

  private RunEpoch() {}

  /** Returns the epoch of a restart at {@code nowMillis}, after one of epoch {@code before}. */
  public static long after(long before, long nowMillis) {
    return Math.max(before + 1, (nowMillis - SINCE_MILLIS) / 1000);
  }

  /** Returns the first revision in an epoch: more than all in the epochs before. */
  public static long firstRevision(long epoch) {
    return epoch * REVISIONS;
  }

  /** Returns the epoch that {@code revision} belongs to. */
  public static long of(long revision) {
    return revision / REVISIONS;
  }

  /** Returns the position of {@code revision} among those of its epoch, from 0. */
  public static long correction(long revision) {
    return revision % REVISIONS;
  }

  /** Returns the time of the restart that began {@code epoch}; 0 for the {@link #FIRST}. */
  public static long startMillis(long epoch) {
    return epoch == FIRST ? 0 : SINCE_MILLIS + epoch * 1000;
  }
}
