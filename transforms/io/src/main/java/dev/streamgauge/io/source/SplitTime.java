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
 *     covers
 * @param isIdle whether the part has nothing to read, and leaves it to the others how far time is
 * @param endKnownNanos up to this moment everything that had come is reported; of an idle part
 */
@Internal
public record SplitTime(Instant watermark, long readNanos, boolean isIdle, long endKnownNanos) {
  /** What a reader reports if it leaves the watermark to the others. */
  public static final Instant NO_OPINION = BoundedWindow.TIMESTAMP_MAX_VALUE;

  public static final Instant NONE = BoundedWindow.TIMESTAMP_MIN_VALUE;

  /** That of a part that has reported nothing yet. */
  public static final SplitTime UNKNOWN = new SplitTime(NONE, 0, false, 0);

  /** The time of a part that reported this before and reports {@code reported} now. */
  public SplitTime next(Instant reported, long readNow, long endKnown) {
    return reported.isBefore(NO_OPINION)
        ? new SplitTime(reported, readNow, false, endKnown)
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
