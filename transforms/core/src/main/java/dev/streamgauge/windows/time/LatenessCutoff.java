package dev.streamgauge.windows.time;

import dev.streamgauge.lines.LineBatch;
import java.io.Serializable;
import org.apache.beam.sdk.annotations.Internal;

/**
 * Decides which windows have expired for a batch: those that ended more than the allowed lateness
 * before the batch's own watermark.
 *
 * <p>It uses the batch's own watermark, so that the answer is the same on every runner and dropped
 * lines can be counted: Beam drops silently (on Spark its counter never reaches the metrics). But
 * at the shuffle Beam drops by the runner's watermark, which therefore must not have expired a
 * window that the batch's has not. It has not:
 *
 * <ul>
 *   <li>The DirectRunner learns of a source's watermark together with the batches that were read
 *       before that watermark was reported. So when it receives a batch, its watermark is at most
 *       the batch's; and while the batch or a sum of it is pending, the watermark stays there, or
 *       advances to the earliest time in it, which expires no window of any of its lines.
 *   <li>The FlinkRunner sends a source's watermark between two batches, so all later batches carry
 *       that or a later one; and no step forwards it before it has emitted the sums of the earlier
 *       batches.
 *   <li>The SparkRunner drops by the watermark at which the read of an earlier, completed
 *       micro-batch began; later batches carry the watermark at which that read ended, or a later
 *       one.
 * </ul>
 *
 * <p>A batch {@linkplain LineBatch#NO_WATERMARK without a watermark} leaves the decision to the
 * runner.
 */
@Internal
public final class LatenessCutoff implements Serializable {
  private static final long serialVersionUID = 1;

  /** The {@link #firstOpen} of a batch for which no window has expired. */
  public static final long NONE_EXPIRED = Long.MIN_VALUE;

  private final OpenWindows windows;

  /** Creates the cutoff of {@code windows}. */
  public LatenessCutoff(OpenWindows windows) {
    this.windows = windows;
  }

  /** Returns the windows. */
  public OpenWindows windows() {
    return windows;
  }

  /**
   * Returns the start of the first window that has not expired for {@code batch}, or {@link
   * #NONE_EXPIRED}. A line counts in no window if and only if its time is before that.
   */
  public long firstOpen(LineBatch batch) {
    long watermark = batch.watermarkMillis();
    return watermark == LineBatch.NO_WATERMARK ? NONE_EXPIRED : windows.oldestAt(watermark);
  }
}
