package dev.streamgauge.io.source;

import org.apache.beam.sdk.annotations.Internal;
import org.apache.beam.sdk.transforms.windowing.BoundedWindow;
import org.checkerframework.checker.nullness.qual.Nullable;
import org.joda.time.Instant;

/**
 * How far event time is in a part of a source.
 *
 * @param watermark the part's, or its last one if it is idle; {@link #NONE} before the first
 * @param readNanos by the {@link System#nanoTime()} of this moment all had come that the watermark
 *     tells of
 * @param isIdle whether the part has nothing to read, and leaves it to the others how far time is
 * @param endKnownNanos up to this moment nothing had come that is not told of; of an idle part
 */
@Internal
public record SplitTime(Instant watermark, long readNanos, boolean isIdle, long endKnownNanos) {
  /** The watermark that a reader tells if it leaves it to the others. */
  public static final Instant NO_OPINION = BoundedWindow.TIMESTAMP_MAX_VALUE;

  public static final Instant NONE = BoundedWindow.TIMESTAMP_MIN_VALUE;

  /** That of a part that has told nothing yet. */
  public static final SplitTime UNKNOWN = new SplitTime(NONE, 0, false, 0);

  /** The time of a part that told this before and tells {@code told} now. */
  public SplitTime next(Instant told, long readNow, long endKnown) {
    return told.isBefore(NO_OPINION)
        ? new SplitTime(told, readNow, false, endKnown)
        : new SplitTime(watermark, readNanos, true, endKnown);
  }

  /** Whether {@code earlier}, which may be none, says as much. */
  boolean tellsNoMoreThan(@Nullable SplitTime earlier) {
    return earlier != null
        && watermark.equals(earlier.watermark)
        && isIdle == earlier.isIdle
        && (!isIdle || endKnownNanos == earlier.endKnownNanos);
  }
}
