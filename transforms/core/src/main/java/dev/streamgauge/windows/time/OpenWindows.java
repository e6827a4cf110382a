package dev.streamgauge.windows.time;

import com.google.auto.value.AutoValue;
import dev.streamgauge.windows.SlidingCount;
import java.io.Serializable;
import java.util.ArrayList;
import java.util.List;
import java.util.SortedSet;
import org.apache.beam.sdk.annotations.Internal;
import org.joda.time.Duration;

/**
 * The windows of a {@link SlidingCount} that may still change: those whose end plus the allowed
 * lateness the watermark has not passed. A restart must count again from the oldest of them.
 *
 * @since 0.1.0
 */
@AutoValue
public abstract class OpenWindows implements Serializable {
  abstract long sizeMillis();

  abstract long periodMillis();

  abstract long latenessMillis();

  /** Returns windows that are considered together with these. */
  abstract List<OpenWindows> others();

  /**
   * Returns windows of {@code size} that start every {@code period} and stay open for {@code
   * lateness} after their end.
   */
  public static OpenWindows of(Duration size, Duration period, Duration lateness) {
    return new AutoValue_OpenWindows(
        size.getMillis(), period.getMillis(), lateness.getMillis(), List.of());
  }

  /**
   * Returns slices of several lengths, each aligned to the epoch, that stay open for {@code
   * lateness} after their end. Open time begins with the oldest open slice of any length. A longer
   * or shorter slice that began before that is final.
   *
   * @param lengthsMillis the lengths; if empty, one millisecond
   */
  public static OpenWindows ofSlices(SortedSet<Long> lengthsMillis, Duration lateness) {
    List<OpenWindows> all = new ArrayList<>();
    for (long length : lengthsMillis) {
      all.add(of(Duration.millis(length), Duration.millis(length), lateness));
    }
    if (all.isEmpty()) {
      return of(Duration.millis(1), Duration.millis(1), lateness);
    }
    OpenWindows longest = all.remove(all.size() - 1);
    return new AutoValue_OpenWindows(
        longest.sizeMillis(), longest.periodMillis(), lateness.getMillis(), List.copyOf(all));
  }

  /**
   * Returns for how long after its end a window may change at most, with two periods more than the
   * allowed lateness for a watermark that has jumped ahead of lines in flight.
   */
  @Internal
  public long changeableMillis() {
    long longest = latenessMillis() + 2 * periodMillis();
    for (OpenWindows other : others()) {
      longest = Math.max(longest, other.changeableMillis());
    }
    return longest;
  }

  /** Returns these windows together with {@code more}: open time begins with the oldest of all. */
  public OpenWindows and(OpenWindows more) {
    List<OpenWindows> all = new ArrayList<>(others());
    all.add(more);
    return new AutoValue_OpenWindows(
        sizeMillis(), periodMillis(), latenessMillis(), List.copyOf(all));
  }

  /** Returns how far apart windows start; of slices of several lengths, the longest. */
  public Duration period() {
    return Duration.millis(periodMillis());
  }

  /** Returns how long after its end a window may still change. */
  public Duration allowedLateness() {
    return Duration.millis(latenessMillis());
  }

  /**
   * Returns the start of the oldest window that can still change once the watermark is at {@code
   * watermarkMillis}, in milliseconds since the epoch: all windows that start before it are final.
   */
  public long oldestAt(long watermarkMillis) {
    // A window is final if start + size + lateness <= watermark.
    long lastFinal = watermarkMillis - sizeMillis() - latenessMillis();
    long oldest = Math.floorDiv(lastFinal, periodMillis()) * periodMillis() + periodMillis();
    for (OpenWindows other : others()) {
      oldest = Math.min(oldest, other.oldestAt(watermarkMillis));
    }
    return oldest;
  }
}
