package dev.streamgauge.io.source;

import dev.streamgauge.lines.LineBatch;
import java.util.Optional;
import org.apache.beam.sdk.annotations.Internal;
import org.apache.beam.sdk.transforms.windowing.BoundedWindow;
import org.joda.time.Duration;
import org.joda.time.Instant;

/**
 * How far event time is in one part of a source, such as a Kafka partition.
 *
 * <p>The watermark is the latest time read less the allowed disorder. While the part is idle (read
 * to its end) it moves on as wall time does, and after {@value #IDLE_MILLIS} ms the part has no
 * opinion any more ({@link MergedSource}). KafkaIO's own policies jump to the present instead: a
 * reader that catches up with a producer of old records for one moment would then drop all the rest
 * as late.
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
    // A mark made while the part had no opinion says nothing of its time.
    this.latest =
        previousWatermark
            .filter(
                w ->
                    w.isBefore(SplitTime.NO_OPINION)
                        && w.isAfter(BoundedWindow.TIMESTAMP_MIN_VALUE))
            .map(w -> w.getMillis() + disorderMillis)
            .orElse(Long.MIN_VALUE);
  }

  /** Takes note of something read that has the time {@code millis}. */
  public void read(long millis) {
    latest = Math.max(latest, millis);
    readSinceLastLook = true;
  }

  /**
   * Takes note of the lines of a chunk; the latest of their times, {@link LineTiming#DEAD} if none.
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

  /** The latest time read, {@link Long#MIN_VALUE} if none was. */
  public long latest() {
    return latest;
  }

  /** Whether a time has been read. */
  public boolean isKnown() {
    return latest != Long.MIN_VALUE;
  }

  /** The latest time read, moved on as wall time has since; the present if none was. */
  public long estimate() {
    long now = clock.elapsedMillis();
    long sinceActive = now - lastActive;
    lastActive = now;
    return latest == Long.MIN_VALUE ? clock.millis() : latest + sinceActive;
  }

  /** The watermark; {@code readToTheEnd} if there is nothing to read at the moment. */
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
