package dev.streamgauge.io;

import java.util.Optional;
import org.apache.beam.sdk.io.kafka.KafkaRecord;
import org.apache.beam.sdk.io.kafka.TimestampPolicy;
import org.apache.beam.sdk.transforms.windowing.BoundedWindow;
import org.joda.time.Duration;
import org.joda.time.Instant;

/**
 * Event time from Kafka's record timestamps, for one partition.
 *
 * <p>The watermark is the latest timestamp read less the allowed disorder. While the partition is
 * idle (read to its end) it moves on as wall time does, and after {@value #IDLE_MILLIS} ms the
 * partition has no opinion any more ({@link MergedSource}). KafkaIO's own policies jump to the
 * present instead: a reader that catches up with a producer of old records for one moment would
 * then drop all the rest as late.
 *
 * <p>A record without a usable timestamp (none, negative, past Beam's range) gets the time it was
 * read at.
 */
final class RecordTimePolicy extends TimestampPolicy<byte[], byte[]> {
  static final long IDLE_MILLIS = 2_000;
  private static final Instant NO_OPINION = BoundedWindow.TIMESTAMP_MAX_VALUE;

  private final long disorderMillis;
  private final WallClock clock;
  private long latest;
  private boolean readSinceLastLook;
  private long lastActive;

  RecordTimePolicy(Duration disorder, Optional<Instant> previousWatermark, WallClock clock) {
    this.disorderMillis = disorder.getMillis();
    this.clock = clock;
    this.lastActive = clock.millis();
    // A mark made while the partition had no opinion says nothing of its time.
    this.latest =
        previousWatermark
            .filter(w -> w.isBefore(NO_OPINION) && w.isAfter(BoundedWindow.TIMESTAMP_MIN_VALUE))
            .map(w -> w.getMillis() + disorderMillis)
            .orElse(Long.MIN_VALUE);
  }

  @Override
  public Instant getTimestampForRecord(PartitionContext ctx, KafkaRecord<byte[], byte[]> record) {
    long millis = record.getTimestamp();
    if (millis < 0 || millis >= NO_OPINION.getMillis()) {
      millis = clock.millis();
    }
    latest = Math.max(latest, millis);
    readSinceLastLook = true;
    return new Instant(millis);
  }

  @Override
  public Instant getWatermark(PartitionContext ctx) {
    long now = clock.millis();
    boolean readToTheEnd = ctx.getMessageBacklog() == 0;
    if (readSinceLastLook || !readToTheEnd) {
      readSinceLastLook = false;
      lastActive = now;
    }
    long idle = now - lastActive;
    if (idle >= IDLE_MILLIS || (latest == Long.MIN_VALUE && readToTheEnd)) {
      return NO_OPINION;
    }
    return latest == Long.MIN_VALUE
        ? BoundedWindow.TIMESTAMP_MIN_VALUE
        : new Instant(latest + idle - disorderMillis);
  }
}
