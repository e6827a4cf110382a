package dev.streamgauge.io.kafka;

import dev.streamgauge.io.source.LineTiming;
import dev.streamgauge.io.source.WallClock;
import java.io.Serializable;
import java.util.Optional;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.joda.time.Duration;
import org.joda.time.Instant;

/** Event time in one Kafka partition. Not thread-safe. */
interface TimePolicy {
  /** Returns the event time of the next record. */
  Instant timeOf(ConsumerRecord<byte[], byte[]> record);

  /** Returns the partition's watermark, which may go back. */
  Instant watermark(PartitionEnd end);

  /** Creates the policy of a partition; serialized with the source. */
  @FunctionalInterface
  interface Factory extends Serializable {
    /** Creates the policy of a partition that resumes from {@code previousWatermark}, or begins. */
    TimePolicy of(Optional<Instant> previousWatermark);
  }

  /** Returns a factory of policies that use the time of reading. */
  static Factory arrival() {
    return previous -> new ArrivalTimePolicy(WallClock.system());
  }

  /**
   * Returns a factory of policies that use {@code timing}, out of order by {@code disorder} at
   * most.
   */
  static Factory timing(LineTiming timing, Duration disorder) {
    return previous -> new RecordTimePolicy(timing, disorder, previous, WallClock.system());
  }
}
