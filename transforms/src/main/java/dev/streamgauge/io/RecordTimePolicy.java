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
 * <p>A record without a usable timestamp (none, negative, more than {@value #MAX_AHEAD_MILLIS} ms
 * (a day) in the future) gets the latest time of its partition, moved on as wall time has since, or
 * the present if none is known. Neither the present in a replay of old records nor a time in the
 * future may make all the rest late.
 */
final class RecordTimePolicy extends TimestampPolicy<byte[], byte[]> {
  static final long IDLE_MILLIS = 2_000;
  static final long MAX_AHEAD_MILLIS = 24 * 60 * 60 * 1000L;
  private static final Instant NO_OPINION = BoundedWindow.TIMESTAMP_MAX_VALUE;

  private final long disorderMillis;
  private final WallClock clock;
  private long latest;
  private boolean readSinceLastLook;
  private long lastActive;

  /** No time up to this one is too far ahead; so the clock is asked once a day, not per record. */
  private long plausibleUntil = Long.MIN_VALUE;

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
    if (millis < 0 || isTooFarAhead(millis)) {
      millis = estimate();
    }
    latest = Math.max(latest, millis);
    readSinceLastLook = true;
    return new Instant(millis);
  }

  private boolean isTooFarAhead(long millis) {
    if (millis > plausibleUntil) {
      plausibleUntil = clock.millis() + MAX_AHEAD_MILLIS;
    }
    return millis > plausibleUntil;
  }

  private long estimate() {
    long now = clock.millis();
    long sinceActive = Math.max(0, now - lastActive);
    lastActive = now;
    return latest == Long.MIN_VALUE ? now : latest + sinceActive;
  }

  @Override
  public Instant getWatermark(PartitionContext ctx) {
    long now = clock.millis();
    boolean readToTheEnd = ctx.getMessageBacklog() == 0;
    if (readSinceLastLook || !readToTheEnd) {
      readSinceLastLook = false;
      lastActive = now;
    }
    long idle = Math.max(0, now - lastActive);
    if (idle >= IDLE_MILLIS || (latest == Long.MIN_VALUE && readToTheEnd)) {
      return NO_OPINION;
    }
    return latest == Long.MIN_VALUE
        ? BoundedWindow.TIMESTAMP_MIN_VALUE
        : new Instant(latest + idle - disorderMillis);
  }
}
