package dev.streamgauge.io;

import java.util.HashMap;
import java.util.Map;
import org.apache.beam.sdk.io.kafka.KafkaIO;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.common.serialization.ByteArraySerializer;

/**
 * How records are written to Kafka: by an idempotent producer that waits for all replicas, and
 * while the broker is away (for 24 days at most).
 */
final class KafkaWrites {
  private KafkaWrites() {}

  /** Writes to {@code topic}, with {@code properties} of the producer over the defaults. */
  static KafkaIO.Write<byte[], byte[]> to(
      String bootstrapServers, String topic, Map<String, Object> properties) {
    Map<String, Object> config = new HashMap<>();
    config.put(ProducerConfig.ENABLE_IDEMPOTENCE_CONFIG, true);
    config.put(ProducerConfig.ACKS_CONFIG, "all");
    config.put(ProducerConfig.DELIVERY_TIMEOUT_MS_CONFIG, Integer.MAX_VALUE);
    config.put(ProducerConfig.MAX_BLOCK_MS_CONFIG, (long) Integer.MAX_VALUE);
    config.putAll(properties);
    return KafkaIO.<byte[], byte[]>write()
        .withBootstrapServers(bootstrapServers)
        .withTopic(topic)
        .withKeySerializer(ByteArraySerializer.class)
        .withValueSerializer(ByteArraySerializer.class)
        .withProducerConfigUpdates(config);
  }
}
