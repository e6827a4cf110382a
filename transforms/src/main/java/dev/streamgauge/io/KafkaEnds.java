package dev.streamgauge.io;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.RetriableException;

/** Asks the broker every second where the partitions end. */
final class KafkaEnds {
  private static final Duration TIMEOUT = Duration.ofMillis(PartitionEnd.CHECK_MILLIS);

  private final KafkaConsumer<?, ?> consumer;
  private final List<PartitionCursor> cursors;
  private final WallClock clock;
  private long nextLook = Long.MIN_VALUE;

  KafkaEnds(KafkaConsumer<?, ?> consumer, List<PartitionCursor> cursors, WallClock clock) {
    this.consumer = consumer;
    this.cursors = cursors;
    this.clock = clock;
  }

  /** Asks if it is time to. While no broker answers, what was known gets older. */
  void look() {
    long now = clock.millis();
    // Also if the clock was set back.
    if (now < nextLook && nextLook - now <= PartitionEnd.CHECK_MILLIS) {
      return;
    }
    try {
      Map<TopicPartition, Long> ends =
          consumer.endOffsets(cursors.stream().map(PartitionCursor::partition).toList(), TIMEOUT);
      for (PartitionCursor cursor : cursors) {
        cursor.endsAt(ends.get(cursor.partition()), now);
      }
    } catch (RetriableException away) {
      // Time-outs among them. Reading will tell if the broker stays away.
    }
    nextLook = clock.millis() + PartitionEnd.CHECK_MILLIS;
  }
}
