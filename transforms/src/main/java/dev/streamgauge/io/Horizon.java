package dev.streamgauge.io;

import dev.streamgauge.lines.Epoch;
import java.io.Serializable;
import org.checkerframework.checker.nullness.qual.Nullable;

/**
 * What a restart must know of the runs before it.
 *
 * @param startMillis the start of the oldest window whose results may not all be written, in
 *     milliseconds since the epoch: what a restart counts again begins here; null if nothing has
 *     been written for good yet
 * @param epoch the epoch of the run, see {@link Epoch}
 */
public record Horizon(@Nullable Long startMillis, long epoch) implements Serializable {
  /** Of a pipeline that has never run. */
  public static final Horizon NONE = new Horizon(null, Epoch.FIRST);

  /** The horizon that a run begins with at {@code nowMillis}, after one that left this. */
  public Horizon restartedAt(long nowMillis) {
    return new Horizon(startMillis, Epoch.after(epoch, nowMillis));
  }

  /** The same, with the start moved on to {@code millis}; it never moves back. */
  public Horizon advancedTo(long millis) {
    return startMillis != null && startMillis >= millis ? this : new Horizon(millis, epoch);
  }
}
