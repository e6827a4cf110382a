package dev.streamgauge.io.kafka;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.consumer.OffsetAndTimestamp;
import org.apache.kafka.common.TopicPartition;
import org.checkerframework.checker.nullness.qual.Nullable;
import org.joda.time.Instant;

/** Finds where to begin: at the mark, else at a time, else where {@code auto.offset.reset} says. */
final class KafkaStart {
  private KafkaStart() {}

  /** Moves the consumer to where each partition is to be read from, and tells the cursors. */
  static void seek(
      KafkaConsumer<?, ?> consumer, List<PartitionCursor> cursors, @Nullable Instant startAt) {
    List<PartitionCursor> begun =
        cursors.stream().filter(c -> c.nextOffset() != PartitionCursor.NOWHERE).toList();
    begun.forEach(cursor -> consumer.seek(cursor.partition(), cursor.nextOffset()));
    List<PartitionCursor> fresh =
        cursors.stream().filter(c -> c.nextOffset() == PartitionCursor.NOWHERE).toList();
    if (startAt != null && !fresh.isEmpty()) {
      offsets(consumer, fresh, startAt).forEach(consumer::seek);
    }
    // Now, so that a mark made before the first record says where that is: the end moves on.
    fresh.forEach(cursor -> cursor.beginAt(consumer.position(cursor.partition())));
  }

  /** The first record of that time or later; the end of a partition that has none. */
  private static Map<TopicPartition, Long> offsets(
      KafkaConsumer<?, ?> consumer, List<PartitionCursor> cursors, Instant time) {
    List<TopicPartition> partitions = cursors.stream().map(PartitionCursor::partition).toList();
    Map<TopicPartition, Long> times = new HashMap<>();
    partitions.forEach(partition -> times.put(partition, time.getMillis()));
    // First, so that a record that comes between the two looks lies behind the end found.
    Map<TopicPartition, Long> offsets = new HashMap<>(consumer.endOffsets(partitions));
    for (Map.Entry<TopicPartition, OffsetAndTimestamp> found :
        consumer.offsetsForTimes(times).entrySet()) {
      if (found.getValue() != null) {
        offsets.put(found.getKey(), found.getValue().offset());
      }
    }
    return offsets;
  }
}
