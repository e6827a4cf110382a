package dev.streamgauge.io.kafka;

import dev.streamgauge.io.source.WallClock;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.joda.time.Instant;

/** Uses the time of reading as event time; the watermark is the present. */
final class ArrivalTimePolicy implements TimePolicy {
  private final WallClock clock;

  ArrivalTimePolicy(WallClock clock) {
    this.clock = clock;
  }

  @Override
  public Instant timeOf(ConsumerRecord<byte[], byte[]> record) {
    return new Instant(clock.millis());
  }

  @Override
  public Instant watermark(PartitionEnd end) {
    return new Instant(clock.millis());
  }
}
