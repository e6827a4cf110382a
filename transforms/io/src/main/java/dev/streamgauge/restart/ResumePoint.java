package dev.streamgauge.restart;

import dev.streamgauge.lines.RunEpoch;
import java.io.Serializable;
import org.apache.beam.sdk.transforms.windowing.BoundedWindow;
import org.checkerframework.checker.nullness.qual.Nullable;

/**
 * What a restart must know about the runs before it.
 *
 * @param startMillis the start of the oldest window whose results may not all be written, in
 *     milliseconds since the epoch: a restart counts again from here; null if no results are final
 *     yet
 * @param epoch the epoch of the run, see {@link RunEpoch}
 * @param keySeed the secret that chooses the keys that windows keep ({@code --maxKeys}), which a
 *     restart must share; 0 if none is chosen
 * @since 0.1.0
 */
public record ResumePoint(@Nullable Long startMillis, long epoch, long keySeed)
    implements Serializable {
  /** The resume point of a pipeline that has never run. */
  public static final ResumePoint NONE = new ResumePoint(null, RunEpoch.FIRST);

  /** Creates a resume point without a secret. */
  public ResumePoint(@Nullable Long startMillis, long epoch) {
    this(startMillis, epoch, 0);
  }

  /** Returns this point with the secret {@code seed}, unless it has one. */
  public ResumePoint withKeySeed(long seed) {
    return keySeed == 0 ? new ResumePoint(startMillis, epoch, seed) : this;
  }

  /**
   * Returns the resume point of a run that starts at {@code nowMillis}, after one that left this.
   */
  public ResumePoint restartedAt(long nowMillis) {
    return new ResumePoint(startMillis, RunEpoch.after(epoch, nowMillis), keySeed);
  }

  /**
   * Returns this point with the start advanced to {@code millis}; it never moves back. A start
   * before all event times comes from a watermark that has not begun, when no results are final.
   */
  public ResumePoint advancedTo(long millis) {
    boolean begun = millis >= BoundedWindow.TIMESTAMP_MIN_VALUE.getMillis();
    return !begun || (startMillis != null && startMillis >= millis)
        ? this
        : new ResumePoint(millis, epoch, keySeed);
  }
}
