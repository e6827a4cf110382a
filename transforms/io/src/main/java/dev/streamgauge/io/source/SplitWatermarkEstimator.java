package dev.streamgauge.io.source;

import dev.streamgauge.io.splits.SplitTime;
import dev.streamgauge.lines.LineBatch;
import java.util.Optional;
import org.apache.beam.sdk.annotations.Internal;
import org.apache.beam.sdk.transforms.windowing.BoundedWindow;
import org.joda.time.Duration;
import org.joda.time.Instant;

/**
 * Estimates how far event time is in one part of a source, such as a Kafka partition.
 *
 * <p>The watermark is the latest time read minus the allowed disorder. While the part is idle (read
 * to its end) it advances with wall time, and after {@value #IDLE_MILLIS} ms the part no longer has
 * an opinion ({@link MergedSource}). KafkaIO's own policies jump to the present instead: a reader
 * that briefly catches up with a producer of old records would then drop all the rest as late.
 */
@Internal
public final class SplitWatermarkEstimator {
  public static final long IDLE_MILLIS = 2_000;

  private final long disorderMillis;
  private final WallClock clock;
  private long latest;
  private boolean readSinceLastLook;
  private long lastActive;

  public SplitWatermarkEstimator(
      Duration disorder, Optional<Instant> previousWatermark, WallClock clock) {
    this.disorderMillis = disorder.getMillis();
    this.clock = clock;
    this.lastActive = clock.elapsedMillis();
    // A mark created while the part had no opinion says nothing about its time.
    this.latest =
        previousWatermark
            .filter(
                w ->
                    w.isBefore(SplitTime.NO_OPINION)
                        && w.isAfter(BoundedWindow.TIMESTAMP_MIN_VALUE))
            .map(w -> w.getMillis() + disorderMillis)
            .orElse(Long.MIN_VALUE);
  }

  /** Records that something with the time {@code millis} was read. */
  public void read(long millis) {
    latest = Math.max(latest, millis);
    readSinceLastLook = true;
  }

  /**
   * Records the lines of a chunk; returns the latest of their times, {@link LineTiming#DEAD} if
   * none.
   */
  public Instant read(LineBatch chunk) {
    if (chunk.isEmpty()) {
      return LineTiming.DEAD;
    }
    long millis = Long.MIN_VALUE;
    for (int i = 0; i < chunk.size(); i++) {
      millis = Math.max(millis, chunk.time(i));
    }
    read(millis);
    return new Instant(millis);
  }

  /** Returns the latest time read, {@link Long#MIN_VALUE} if there is none. */
  public long latest() {
    return latest;
  }

  /** Returns whether a time has been read. */
  public boolean isKnown() {
    return latest != Long.MIN_VALUE;
  }

  /** Returns the latest time read plus the wall time passed since; the present if there is none. */
  public long estimate() {
    long now = clock.elapsedMillis();
    long sinceActive = now - lastActive;
    lastActive = now;
    return latest == Long.MIN_VALUE ? clock.millis() : latest + sinceActive;
  }

  /**
   * Returns the watermark.
   *
   * @param readToTheEnd whether there is currently nothing to read
   */
  public Instant watermark(boolean readToTheEnd) {
    long now = clock.elapsedMillis();
    if (readSinceLastLook || !readToTheEnd) {
      readSinceLastLook = false;
      lastActive = now;
    }
    long idle = now - lastActive;
    if (idle >= IDLE_MILLIS || (latest == Long.MIN_VALUE && readToTheEnd)) {
      return SplitTime.NO_OPINION;
    }
    return latest == Long.MIN_VALUE
        ? BoundedWindow.TIMESTAMP_MIN_VALUE
        : new Instant(latest + idle - disorderMillis);
  }
}
