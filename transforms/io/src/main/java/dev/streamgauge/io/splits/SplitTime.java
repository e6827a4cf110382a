package dev.streamgauge.io.splits;

import org.apache.beam.sdk.annotations.Internal;
import org.apache.beam.sdk.transforms.windowing.BoundedWindow;
import org.checkerframework.checker.nullness.qual.Nullable;
import org.joda.time.Instant;

/**
 * How far event time is in a part of a source.
 *
 * @param watermark the part's watermark, or its last one if it is idle; {@link #NONE} before the
 *     first
 * @param readNanos a {@link System#nanoTime()} by which everything the watermark covers had arrived
 * @param isIdle whether the part has nothing to read, and leaves the watermark to the others
 * @param endKnownNanos for an idle part, the time up to which everything that arrived is reported
 */
@Internal
public record SplitTime(Instant watermark, long readNanos, boolean isIdle, long endKnownNanos) {
  /** The value that a reader reports to leave the watermark to the others. */
  public static final Instant NO_OPINION = BoundedWindow.TIMESTAMP_MAX_VALUE;

  public static final Instant NONE = BoundedWindow.TIMESTAMP_MIN_VALUE;

  /** The value for a part that has reported nothing yet. */
  public static final SplitTime UNKNOWN = new SplitTime(NONE, 0, false, 0);

  /** Returns the next value of a part that reported this before and {@code reported} now. */
  public SplitTime next(Instant reported, long readNow, long endKnown) {
    return reported.isBefore(NO_OPINION)
        ? new SplitTime(reported, readNow, false, endKnown)
        : new SplitTime(watermark, readNanos, true, endKnown);
  }

  /** Returns whether {@code earlier}, which may be null, says as much. */
  public boolean tellsNoMoreThan(@Nullable SplitTime earlier) {
    return earlier != null
        && watermark.equals(earlier.watermark)
        && isIdle == earlier.isIdle
        && (!isIdle || endKnownNanos == earlier.endKnownNanos);
  }
}
