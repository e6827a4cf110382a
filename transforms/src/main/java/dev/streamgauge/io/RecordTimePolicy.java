package dev.streamgauge.io;

import java.util.Optional;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.joda.time.Duration;
import org.joda.time.Instant;

/**
 * Event time from Kafka's record timestamps, for one partition; the watermark is that of {@link
 * PartClock}.
 *
 * <p>A record without a usable timestamp (none, negative, more than {@value #MAX_AHEAD_MILLIS} ms
 * (a day) in the future) gets the latest time of its partition, moved on as wall time has since, or
 * the present if none is known. Neither the present in a replay of old records nor a time in the
 * future may make all the rest late.
 */
final class RecordTimePolicy implements TimePolicy {
  static final long MAX_AHEAD_MILLIS = 24 * 60 * 60 * 1000L;

  private final PartClock partition;
  private final WallClock clock;

  /** No time up to this one is too far ahead; so the clock is asked once a day, not per record. */
  private long plausibleUntil = Long.MIN_VALUE;

  RecordTimePolicy(Duration disorder, Optional<Instant> previousWatermark, WallClock clock) {
    this.partition = new PartClock(disorder, previousWatermark, clock);
    this.clock = clock;
  }

  @Override
  public Instant timeOf(ConsumerRecord<byte[], byte[]> record) {
    long millis = record.timestamp();
    if (millis >= 0 && isTooFarAhead(millis) && !partition.isKnown()) {
      // Others have times: the present in a replay of theirs would make all of them late.
      return new Instant(clock.millis());
    }
    if (millis < 0 || isTooFarAhead(millis)) {
      millis = partition.estimate();
    }
    partition.read(millis);
    return new Instant(millis);
  }

  private boolean isTooFarAhead(long millis) {
    if (millis > plausibleUntil) {
      plausibleUntil = clock.millis() + MAX_AHEAD_MILLIS;
    }
    return millis > plausibleUntil;
  }

  @Override
  public Instant watermark(PartitionEnd end) {
    return partition.watermark(end.isReached(clock));
  }
}
