package dev.streamgauge.testing;

import java.util.Map;
import java.util.concurrent.atomic.AtomicReference;
import org.apache.kafka.clients.producer.Callback;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.serialization.ByteArraySerializer;

/**
 * Fills a topic with {@link LogLines}: line {@code i} to partition {@code i} modulo their number,
 * its event time as the record's timestamp.
 */
public final class TopicFill {
  private TopicFill() {}

  /** Sends lines {@code from} (inclusive) to {@code to} (exclusive) and waits until all are in. */
  public static void fill(
      String bootstrapServers, String topic, LogLines lines, long from, long to) {
    fill(bootstrapServers, topic, lines, from, to, (i, partitions) -> (int) (i % partitions));
  }

  /** The same with all lines to one partition. */
  public static void fillPartition(
      String bootstrapServers, String topic, int partition, LogLines lines, long from, long to) {
    fill(bootstrapServers, topic, lines, from, to, (i, partitions) -> partition);
  }

  /** Which of so many partitions a line goes to. */
  @FunctionalInterface
  private interface Partitioner {
    int partition(long line, int partitions);
  }

  private static void fill(
      String bootstrapServers,
      String topic,
      LogLines lines,
      long from,
      long to,
      Partitioner partitioner) {
    Map<String, Object> config =
        Map.of(
            ProducerConfig.BOOTSTRAP_SERVERS_CONFIG,
            bootstrapServers,
            // A batch that is sent again must not count twice: the plain loop compares exactly.
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
    AtomicReference<Exception> failure = new AtomicReference<>();
    Callback keepFailure =
        (metadata, e) -> {
          if (e != null) {
            failure.compareAndSet(null, e);
          }
        };
    try (KafkaProducer<byte[], byte[]> producer =
        new KafkaProducer<>(config, new ByteArraySerializer(), new ByteArraySerializer())) {
      int partitions = producer.partitionsFor(topic).size();
      for (long i = from; i < to && failure.get() == null; i++) {
        producer.send(
            new ProducerRecord<>(
                topic,
                partitioner.partition(i, partitions),
                lines.timeMillis(i),
                null,
                lines.bytes(i)),
            keepFailure);
      }
      producer.flush();
    }
    if (failure.get() != null) {
      throw new IllegalStateException("Could not fill topic " + topic, failure.get());
    }
  }
}
