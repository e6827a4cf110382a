package dev.streamgauge.io.kafka;

import dev.streamgauge.io.source.LeaseCache;
import dev.streamgauge.lines.MetricNames;
import dev.streamgauge.util.RateLimitedLogger;
import java.io.IOException;
import java.io.Serializable;
import java.time.Duration;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicReference;
import org.apache.beam.sdk.metrics.Counter;
import org.apache.beam.sdk.metrics.Metrics;
import org.apache.beam.sdk.transforms.DoFn;
import org.apache.beam.sdk.values.KV;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.errors.RecordTooLargeException;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.checkerframework.checker.nullness.qual.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Writes records to a topic; a bundle completes when the broker has all of its records.
 *
 * <p>This replaces KafkaIO's write for two reasons: that has no output whose watermark shows that a
 * window is written, and on Spark it creates a producer for each bundle, since Spark sets up DoFns
 * for every bundle. Here a JVM keeps one producer for each configuration.
 *
 * <p>A record larger than the producer's {@code max.request.size} or the topic's limit would fail
 * its bundle again and again. It is truncated instead ({@link CutRecord}) and counted.
 */
final class KafkaWriteFn extends DoFn<KV<byte[], byte[]>, Void> {
  private static final long serialVersionUID = 1L;
  private static final Duration GRACE = Duration.ofSeconds(60);
  private static final Logger LOG = LoggerFactory.getLogger(KafkaWriteFn.class);
  private static final RateLimitedLogger LIMITED = new RateLimitedLogger(LOG, 1);

  /** The most the protocol adds to a record that is sent by itself. */
  private static final long OVERHEAD = 256;

  private static final long DEFAULT_MAX_REQUEST = 1 << 20;

  /** Creates a producer; tests use their own. */
  interface Connect extends Serializable {
    Producer<byte[], byte[]> with(Map<String, Object> settings);
  }

  /** Static since bundles share producers and have nothing else in common. */
  private static final LeaseCache<SharedProducer> PRODUCERS = new LeaseCache<>();

  private final String topic;
  private final Map<String, Object> config;
  private final @Nullable KafkaConfigFile file;
  private final Connect connect;
  private final Counter cut = Metrics.counter(MetricNames.NAMESPACE, KafkaWrites.RECORDS_CUT);
  private final Counter unwritable =
      Metrics.counter(MetricNames.NAMESPACE, KafkaWrites.RECORDS_UNWRITABLE);

  private transient LeaseCache.@Nullable Lease<SharedProducer> producer;
  private transient AtomicReference<@Nullable Exception> failure;

  /** Records that the topic rejected; the producer's thread adds them. */
  private transient Queue<KV<byte[], byte[]>> tooLarge;

  /**
   * Writes to {@code topic} with a producer configured by {@code config} and the settings of a
   * file.
   */
  KafkaWriteFn(String topic, Map<String, Object> config, @Nullable KafkaConfigFile file) {
    this(
        topic,
        config,
        file,
        settings ->
            new KafkaProducer<>(settings, new ByteArraySerializer(), new ByteArraySerializer()));
  }

  KafkaWriteFn(
      String topic, Map<String, Object> config, @Nullable KafkaConfigFile file, Connect connect) {
    this.connect = connect;
    this.topic = topic;
    this.config = Map.copyOf(config);
    this.file = file;
  }

  @StartBundle
  public void start() {
    failure = new AtomicReference<>();
    tooLarge = new ConcurrentLinkedQueue<>();
  }

  @ProcessElement
  public void process(@Element KV<byte[], byte[]> record) throws IOException {
    try {
      if (producer == null) {
        producer = PRODUCERS.acquire(settings(), GRACE, this::connect);
      }
      send(record);
    } catch (KafkaException | IllegalStateException e) {
      throw failed(e);
    }
  }

  private void send(KV<byte[], byte[]> record) throws IOException {
    SharedProducer to = producer.engine();
    long most = to.largest().get();
    KV<byte[], byte[]> fitting = CutRecord.to(record, most);
    if (fitting == null) {
      unwritable.inc();
      LIMITED.warn("Topic {} takes nothing of a record: {}", topic, CutRecord.shown(record));
      return;
    }
    if (fitting != record) {
      cut.inc();
      LIMITED.warn(
          "A record of {} bytes for topic {} was cut to {}: raise the producer's max.request.size"
              + " and the topic's max.message.bytes to keep it whole",
          CutRecord.size(record),
          topic,
          CutRecord.size(fitting));
    }
    AtomicReference<@Nullable Exception> firstFailure = failure;
    Queue<KV<byte[], byte[]>> refused = tooLarge;
    to.kafka()
        .send(
            new ProducerRecord<>(topic, fitting.getKey(), fitting.getValue()),
            (metadata, e) -> {
              if (e instanceof RecordTooLargeException) {
                // Half of it is tried next, and becomes the limit for others.
                to.largest().accumulateAndGet(CutRecord.size(fitting) / 2, Math::min);
                refused.add(record);
              } else if (e != null) {
                firstFailure.compareAndSet(null, e);
              }
            });
  }

  private Map<String, Object> settings() {
    return file == null ? config : file.with(config);
  }

  private SharedProducer connect() {
    Map<String, Object> all = settings();
    Object most = all.getOrDefault(ProducerConfig.MAX_REQUEST_SIZE_CONFIG, DEFAULT_MAX_REQUEST);
    return new SharedProducer(
        connect.with(all), new AtomicLong(Long.parseLong(most.toString().trim()) - OVERHEAD));
  }

  /**
   * A producer that is closed at once: records it still holds belong to failed bundles.
   *
   * @param largest the maximum size of a record in bytes, as far as is known
   */
  private record SharedProducer(Producer<byte[], byte[]> kafka, AtomicLong largest)
      implements AutoCloseable {
    @Override
    public void close() {
      kafka.close(Duration.ZERO);
    }
  }

  @FinishBundle
  public void finish() throws IOException {
    LeaseCache.Lease<SharedProducer> used = producer;
    if (used == null) {
      return;
    }
    try (used) {
      used.engine().kafka().flush();
      while (!tooLarge.isEmpty() && failure.get() == null) {
        sendAgain(used);
      }
      Exception e = failure.get();
      if (e != null) {
        // An idempotent producer may be unusable after its first failure.
        used.discard();
        throw failed(e);
      }
    } finally {
      producer = null;
    }
  }

  private void sendAgain(LeaseCache.Lease<SharedProducer> used) throws IOException {
    for (int i = tooLarge.size(); i > 0; i--) {
      send(tooLarge.remove());
    }
    used.engine().kafka().flush();
  }

  private IOException failed(Exception e) {
    return new IOException("Cannot write to Kafka topic " + topic + ": " + e.getMessage(), e);
  }
}
