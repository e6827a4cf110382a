package dev.streamgauge.io;

import java.util.HashMap;
import java.util.Map;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.consumer.OffsetAndTimestamp;
import org.apache.kafka.common.TopicPartition;

/**
 * A consumer that finds an offset for every time: the end of a partition, if no record is that
 * late. Kafka has no answer then, and KafkaIO's {@code withStartReadTime} fails for want of one,
 * which any partition that lags or is quiet would bring about.
 */
final class SeekingConsumer extends KafkaConsumer<byte[], byte[]> {
  SeekingConsumer(Map<String, Object> config) {
    super(config);
  }

  @Override
  public Map<TopicPartition, OffsetAndTimestamp> offsetsForTimes(Map<TopicPartition, Long> times) {
    // First, so that a record that comes between the two looks lies behind the end found.
    Map<TopicPartition, Long> ends = endOffsets(times.keySet());
    Map<TopicPartition, OffsetAndTimestamp> found = new HashMap<>(super.offsetsForTimes(times));
    times.forEach(
        (partition, time) -> {
          if (found.get(partition) == null) {
            found.put(partition, new OffsetAndTimestamp(ends.get(partition), time));
          }
        });
    return found;
  }
}
