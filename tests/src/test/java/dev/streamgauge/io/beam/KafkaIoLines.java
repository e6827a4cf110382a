package dev.streamgauge.io.beam;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import org.apache.beam.sdk.io.kafka.KafkaIO;
import org.apache.beam.sdk.io.kafka.KafkaRecord;
import org.apache.beam.sdk.io.kafka.TimestampPolicy;
import org.apache.beam.sdk.io.kafka.TimestampPolicyFactory;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.Deserializer;
import org.joda.time.Duration;
import org.joda.time.Instant;

/** A topic read by KafkaIO with settings that our own source of Kafka does not have. */
final class KafkaIoLines {
  /** The consumers that the factory has made in this JVM. */
  static final AtomicInteger CONSUMERS = new AtomicInteger();

  private KafkaIoLines() {}

  /** Values that are text, with a mark that shows who has decoded them. */
  public static final class MarkedText implements Deserializer<String> {
    static final String MARK = "decoded:";

    @Override
    public String deserialize(String topic, byte[] bytes) {
      return MARK + new String(bytes, UTF_8);
    }
  }

  /** The watermark is the latest timestamp less two seconds, also where a partition is idle. */
  private static final class Behind implements TimestampPolicyFactory<byte[], String> {
    private static final long serialVersionUID = 1L;

    @Override
    public TimestampPolicy<byte[], String> createTimestampPolicy(
        TopicPartition partition, Optional<Instant> previous) {
      return new TimestampPolicy<>() {
        private Instant watermark = previous.orElse(new Instant(0));

        @Override
        public Instant getTimestampForRecord(
            PartitionContext context, KafkaRecord<byte[], String> record) {
          Instant time = new Instant(record.getTimestamp());
          Instant behind = time.minus(Duration.standardSeconds(2));
          watermark = behind.isAfter(watermark) ? behind : watermark;
          return time;
        }

        @Override
        public Instant getWatermark(PartitionContext context) {
          return watermark;
        }
      };
    }
  }

  private static Consumer<byte[], byte[]> consumer(Map<String, Object> config) {
    CONSUMERS.incrementAndGet();
    Map<String, Object> own = new HashMap<>(config);
    own.put("max.poll.records", 777);
    return new KafkaConsumer<>(own);
  }

  static Lines<KafkaRecord<byte[], String>> of(String bootstrapServers, String topic) {
    return Lines.from(
        KafkaIO.<byte[], String>read()
            .withBootstrapServers(bootstrapServers)
            .withTopic(topic)
            .withConsumerConfigUpdates(Map.of("auto.offset.reset", "earliest"))
            .withConsumerFactoryFn(KafkaIoLines::consumer)
            .withKeyDeserializer(ByteArrayDeserializer.class)
            .withValueDeserializer(MarkedText.class)
            .withTimestampPolicyFactory(new Behind()),
        record -> record.getKV().getValue().substring(MarkedText.MARK.length()).getBytes(UTF_8));
  }
}
