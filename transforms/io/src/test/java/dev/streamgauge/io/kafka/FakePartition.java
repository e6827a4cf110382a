package dev.streamgauge.io.kafka;

import dev.streamgauge.io.source.SetClock;
import java.util.Optional;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.header.internals.RecordHeaders;
import org.apache.kafka.common.record.TimestampType;

/** A Kafka partition as a time policy sees it. */
final class FakePartition {
  private final SetClock clock;

  /** How many records there are still to read. */
  long backlog = 1000;

  /** When the broker last answered; null if it does so all the time. */
  Long checkMillis;

  FakePartition(SetClock clock) {
    this.clock = clock;
  }

  PartitionEnd end() {
    return new PartitionEnd(backlog, checkMillis == null ? clock.elapsedMillis() : checkMillis);
  }

  /** A record with this timestamp, -1 for none, and value. */
  static ConsumerRecord<byte[], byte[]> record(long timestamp, byte[] value) {
    return new ConsumerRecord<>(
        "logs",
        0,
        0,
        timestamp,
        TimestampType.CREATE_TIME,
        0,
        0,
        new byte[0],
        value,
        new RecordHeaders(),
        Optional.empty());
  }
}
