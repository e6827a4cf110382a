package dev.streamgauge.io.kafka;

import dev.streamgauge.io.source.LeaseCache;
import java.io.IOException;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.atomic.AtomicReference;
import org.apache.beam.sdk.transforms.DoFn;
import org.apache.beam.sdk.values.KV;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.checkerframework.checker.nullness.qual.Nullable;

/**
 * Writes records to a topic; a bundle is done when the broker has all of its records.
 *
 * <p>Not KafkaIO's write, for two reasons: that has no output whose watermark could tell that a
 * window is written, and on Spark it makes a producer for each bundle, since DoFns are set up with
 * every bundle there. Here a JVM keeps one for each configuration.
 */
final class KafkaWriteFn extends DoFn<KV<byte[], byte[]>, Void> {
  private static final long serialVersionUID = 1L;
  private static final Duration GRACE = Duration.ofSeconds(60);

  /** Static since bundles share producers and have nothing else in common. */
  private static final LeaseCache<SharedProducer> PRODUCERS = new LeaseCache<>();

  private final String topic;
  private final Map<String, Object> config;
  private final @Nullable KafkaConfigFile file;

  private transient LeaseCache.@Nullable Lease<SharedProducer> producer;
  private transient AtomicReference<@Nullable Exception> failure;

  /** Writes to {@code topic} by a producer with the settings {@code config} and those of a file. */
  KafkaWriteFn(String topic, Map<String, Object> config, @Nullable KafkaConfigFile file) {
    this.topic = topic;
    this.config = Map.copyOf(config);
    this.file = file;
  }

  @StartBundle
  public void start() {
    failure = new AtomicReference<>();
  }

  @ProcessElement
  public void process(@Element KV<byte[], byte[]> record) throws IOException {
    AtomicReference<@Nullable Exception> firstFailure = failure;
    try {
      if (producer == null) {
        producer = PRODUCERS.acquire(settings(), GRACE, this::connect);
      }
      producer
          .engine()
          .kafka()
          .send(
              new ProducerRecord<>(topic, record.getKey(), record.getValue()),
              (metadata, e) -> {
                if (e != null) {
                  firstFailure.compareAndSet(null, e);
                }
              });
    } catch (KafkaException | IllegalStateException e) {
      throw failed(e);
    }
  }

  private Map<String, Object> settings() {
    return file == null ? config : file.with(config);
  }

  private SharedProducer connect() {
    return new SharedProducer(
        new KafkaProducer<>(settings(), new ByteArraySerializer(), new ByteArraySerializer()));
  }

  /** A producer that is closed at once: what it still held belongs to bundles that have failed. */
  private record SharedProducer(KafkaProducer<byte[], byte[]> kafka) implements AutoCloseable {
    @Override
    public void close() {
      kafka.close(Duration.ZERO);
    }
  }

  @FinishBundle
  public void finish() throws IOException {
    LeaseCache.Lease<SharedProducer> used = producer;
    producer = null;
    if (used == null) {
      return;
    }
    try (used) {
      used.engine().kafka().flush();
      Exception e = failure.get();
      if (e != null) {
        // An idempotent producer that has failed once may not be good for more.
        used.discard();
        throw failed(e);
      }
    }
  }

  private IOException failed(Exception e) {
    return new IOException("Cannot write to Kafka topic " + topic + ": " + e.getMessage(), e);
  }
}
