package dev.streamgauge.windows.time;

import dev.streamgauge.lines.LineBatch;
import java.io.Serializable;
import org.apache.beam.sdk.annotations.Internal;

/**
 * Says which windows have expired for a batch: those that ended longer before the batch's own
 * watermark than lateness is allowed.
 *
 * <p>By the batch's own, so that the answer is the same on every runner and what is dropped can be
 * counted: Beam drops in silence (on Spark its counter never reaches the metrics). But Beam drops
 * by the runner's watermark at the shuffle, so that must not have expired a window which the
 * batch's has not. It has not:
 *
 * <ul>
 *   <li>The DirectRunner learns of a source's watermark together with the batches that were read
 *       before it was told. So when it takes a batch in, its watermark is at most the batch's; and
 *       as long as the batch or a sum of it is pending, the watermark stays there, or moves on to
 *       the earliest time in it, which expires no window of any of its lines.
 *   <li>The FlinkRunner sends a source's watermark between two batches, so all batches behind it
 *       carry that or a later one; and no step passes it on before the sums of the batches in front
 *       of it are out.
 *   <li>The SparkRunner drops by the watermark at which the read of an earlier, completed
 *       micro-batch began; what is read later carries the one at which that read ended, or more.
 * </ul>
 *
 * <p>A batch {@linkplain LineBatch#NO_WATERMARK without a watermark} leaves it all to the runner.
 */
@Internal
public final class LatenessCutoff implements Serializable {
  private static final long serialVersionUID = 1;

  /** The {@link #firstOpen} of a batch for which no window has expired. */
  public static final long NONE_EXPIRED = Long.MIN_VALUE;

  private final OpenWindows windows;

  /** The expiry of {@code windows}. */
  public LatenessCutoff(OpenWindows windows) {
    this.windows = windows;
  }

  /** Returns the windows that expire. */
  public OpenWindows windows() {
    return windows;
  }

  /**
   * Returns the start of the first window that has not expired for {@code batch}, or {@link #NONE_EXPIRED}.
   * A line counts in no window at all if and only if its time is before it.
   */
  public long firstOpen(LineBatch batch) {
    long watermark = batch.watermarkMillis();
    return watermark == LineBatch.NO_WATERMARK ? NONE_EXPIRED : windows.oldestAt(watermark);
  }
}
