package dev.streamgauge.io.kafka;

import dev.streamgauge.io.source.LineTiming;
import dev.streamgauge.io.source.WallClock;
import java.io.Serializable;
import java.util.Optional;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.joda.time.Duration;
import org.joda.time.Instant;

/** Event time in one Kafka partition. Used by one thread. */
interface TimePolicy {
  /** The event time of the next record. */
  Instant timeOf(ConsumerRecord<byte[], byte[]> record);

  /** The partition's watermark; may go back. */
  Instant watermark(PartitionEnd end);

  /** Makes the policy of a partition; travels with the source. */
  @FunctionalInterface
  interface Factory extends Serializable {
    /** The policy of a partition that is read on from {@code previousWatermark}, or begun. */
    TimePolicy of(Optional<Instant> previousWatermark);
  }

  /** The time of reading. */
  static Factory arrival() {
    return previous -> new ArrivalTimePolicy(WallClock.system());
  }

  /** The times that {@code timing} decides, out of order by {@code disorder} at most. */
  static Factory timing(LineTiming timing, Duration disorder) {
    return previous -> new RecordTimePolicy(timing, disorder, previous, WallClock.system());
  }
}
