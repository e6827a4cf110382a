package dev.streamgauge.io;

import org.apache.beam.sdk.transforms.windowing.BoundedWindow;
import org.checkerframework.checker.nullness.qual.Nullable;
import org.joda.time.Instant;

/**
 * How far event time is in a part of a source.
 *
 * @param watermark {@link #NO_OPINION} if it has nothing to read
 * @param readNanos by the {@link System#nanoTime()} of this moment all had come of which the
 *     watermark tells
 * @param endKnownNanos up to this moment nothing had come that is not told of; where there is no
 *     opinion
 */
record PartTime(Instant watermark, long readNanos, long endKnownNanos) {
  /** The watermark of a part that leaves it to the others. */
  static final Instant NO_OPINION = BoundedWindow.TIMESTAMP_MAX_VALUE;

  /** Whether {@code earlier}, which may be none, says as much. */
  boolean tellsNoMoreThan(@Nullable PartTime earlier) {
    return earlier != null
        && watermark.equals(earlier.watermark)
        && (hasOpinion() || endKnownNanos == earlier.endKnownNanos);
  }

  boolean hasOpinion() {
    return watermark.isBefore(NO_OPINION);
  }
}
