package dev.streamgauge.testing;

import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicReference;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.serialization.ByteArraySerializer;

/** Fills a topic with {@link LogLines}, a line's event time as the record's timestamp. */
public final class TopicFill implements AutoCloseable {
  private final String topic;
  private final KafkaProducer<byte[], byte[]> producer;
  private final AtomicReference<Exception> failure = new AtomicReference<>();

  private TopicFill(String bootstrapServers, String topic) {
    this.topic = topic;
    Map<String, Object> config =
        Map.of(
            ProducerConfig.BOOTSTRAP_SERVERS_CONFIG,
            bootstrapServers,
            // A batch sent again must not count twice: the comparison with the plain loop is exact.
            ProducerConfig.ENABLE_IDEMPOTENCE_CONFIG,
            true,
            ProducerConfig.BATCH_SIZE_CONFIG,
            1 << 19,
            ProducerConfig.LINGER_MS_CONFIG,
            20,
            ProducerConfig.BUFFER_MEMORY_CONFIG,
            64L << 20,
            ProducerConfig.COMPRESSION_TYPE_CONFIG,
            "none");
    producer = new KafkaProducer<>(config, new ByteArraySerializer(), new ByteArraySerializer());
  }

  /**
   * Sends lines {@code from} (inclusive) to {@code to} (exclusive), line {@code i} to partition
   * {@code i} modulo their number, and waits until all are in the topic.
   */
  public static void fill(
      String bootstrapServers, String topic, LogLines lines, long from, long to) {
    try (TopicFill fill = new TopicFill(bootstrapServers, topic)) {
      int partitions = fill.producer.partitionsFor(topic).size();
      for (long i = from; i < to; i++) {
        fill.send((int) (i % partitions), lines, i);
      }
    }
  }

  /**
   * Sends each partition its lines, the partitions in turn, and waits until all are in the topic.
   */
  public static void fill(String bootstrapServers, String topic, List<PartitionLines> parts) {
    long longest = parts.stream().mapToLong(PartitionLines::count).max().orElse(0);
    try (TopicFill fill = new TopicFill(bootstrapServers, topic)) {
      for (long i = 0; i < longest; i++) {
        for (PartitionLines part : parts) {
          if (i < part.count()) {
            fill.send(part.partition(), part.lines(), part.from() + i);
          }
        }
      }
    }
  }

  private void send(int partition, LogLines lines, long i) {
    throwFailure();
    producer.send(
        new ProducerRecord<>(topic, partition, lines.timeMillis(i), null, lines.bytes(i)),
        (metadata, e) -> {
          if (e != null) {
            failure.compareAndSet(null, e);
          }
        });
  }

  private void throwFailure() {
    if (failure.get() != null) {
      throw new IllegalStateException("Could not fill topic " + topic, failure.get());
    }
  }

  /** Waits until all lines sent are in the topic. */
  @Override
  public void close() {
    producer.close();
    throwFailure();
  }
}
