package dev.streamgauge.windows;

import com.google.auto.value.AutoValue;
import java.io.Serializable;
import org.joda.time.Duration;

/**
 * Which windows of a {@link SlidingCount} may still change: those whose end, and the allowed
 * lateness after it, the watermark has not passed. What a restart must count again begins with the
 * oldest of them.
 */
@AutoValue
public abstract class OpenWindows implements Serializable {
  abstract long sizeMillis();

  abstract long periodMillis();

  abstract long latenessMillis();

  /** Windows of {@code size} that start every {@code period}, open for {@code lateness} more. */
  public static OpenWindows of(Duration size, Duration period, Duration lateness) {
    return new AutoValue_OpenWindows(size.getMillis(), period.getMillis(), lateness.getMillis());
  }

  /** How far apart windows start. */
  public Duration period() {
    return Duration.millis(periodMillis());
  }

  /**
   * The start of the oldest window that can still change once the watermark is at {@code
   * watermarkMillis}, in milliseconds since the epoch: all windows that start before it are final.
   */
  public long oldestAt(long watermarkMillis) {
    // Final is what has start + size + lateness <= watermark.
    long lastFinal = watermarkMillis - sizeMillis() - latenessMillis();
    return Math.floorDiv(lastFinal, periodMillis()) * periodMillis() + periodMillis();
  }
}
