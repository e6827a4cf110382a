package dev.streamgauge.io.splits;

import org.apache.beam.sdk.annotations.Internal;
import org.joda.time.Instant;

/**
 * How far a split of a {@code MergedSource} was at the end of a micro-batch.
 *
 * @param round the round of that micro-batch
 * @param watermarkMillis the split's own watermark, the last one if it is idle
 * @param isIdle whether it had nothing to read, and leaves the watermark to the others
 * @param emptySince the last round before whose beginning everything that the split reports had
 *     been available: what arrived earlier is read. Relevant if it is idle
 * @param floorMillis the watermark of all splits as this one knows it, which must not go back
 * @param ending how close the split is to its end
 * @param backlog what waits to be read
 */
@Internal
public record SplitReport(
    long round,
    long watermarkMillis,
    boolean isIdle,
    long emptySince,
    long floorMillis,
    Ending ending,
    SplitBacklog backlog) {

  /** How close a split is to its end. */
  public enum Ending {
    NO,
    /** It has been idle for long enough. */
    READY,
    /** It has emitted everything, and reads nothing more unless reading goes on elsewhere. */
    STOPPED
  }

  /** Returns the next time of the split, with rounds in place of nanoseconds. */
  public SplitTime after(SplitTime before) {
    Instant reported = isIdle ? SplitTime.NO_OPINION : new Instant(watermarkMillis);
    return before.next(reported, round, emptySince);
  }
}
