package dev.streamgauge.io.kafka;

import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import org.apache.beam.sdk.annotations.Internal;
import org.apache.beam.sdk.transforms.ParDo;
import org.apache.beam.sdk.values.KV;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.checkerframework.checker.nullness.qual.Nullable;

/**
 * Writes records to Kafka with an idempotent producer that waits for all replicas, and while the
 * broker is unavailable (for 24 days at most). Values are flat JSON objects, truncated if they are
 * too large for the topic.
 */
@Internal
public final class KafkaWrites {
  /** Counter: records that were too large for their topic and were truncated. */
  public static final String RECORDS_CUT = "kafka_records_cut";

  /** Counter: records that the topic rejects even when truncated. */
  public static final String RECORDS_UNWRITABLE = "kafka_records_unwritable";

  private KafkaWrites() {}

  /**
   * Writes to {@code topic}.
   *
   * @param properties producer properties, which override the defaults
   * @param file more properties, which {@code properties} override; each worker reads it
   */
  public static ParDo.SingleOutput<KV<byte[], byte[]>, Void> to(
      String bootstrapServers,
      String topic,
      Map<String, Object> properties,
      @Nullable String file) {
    Map<String, Object> config = new HashMap<>();
    config.put(ProducerConfig.BOOTSTRAP_SERVERS_CONFIG, bootstrapServers);
    config.put(ProducerConfig.ENABLE_IDEMPOTENCE_CONFIG, true);
    config.put(ProducerConfig.ACKS_CONFIG, "all");
    config.put(ProducerConfig.DELIVERY_TIMEOUT_MS_CONFIG, Integer.MAX_VALUE);
    config.put(ProducerConfig.MAX_BLOCK_MS_CONFIG, (long) Integer.MAX_VALUE);
    Set<String> defaults = new HashSet<>(config.keySet());
    defaults.removeAll(properties.keySet());
    config.putAll(properties);
    return ParDo.of(
        new KafkaWriteFn(
            topic, config, file == null ? null : KafkaConfigFile.over(defaults, file)));
  }
}
