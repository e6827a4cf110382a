package dev.streamgauge.pipelines.relay;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.streamgauge.io.deadletter.DeadLetters;
import dev.streamgauge.io.kafka.topics.AdminConfig;
import dev.streamgauge.io.source.SourceMetrics;
import dev.streamgauge.lines.DeadLetter;
import dev.streamgauge.lines.LineBatch;
import dev.streamgauge.lines.MetricNames;
import dev.streamgauge.pipelines.connect.RelayTarget;
import dev.streamgauge.util.Outages;
import dev.streamgauge.util.RateLimitedLogger;
import java.io.IOException;
import java.time.Duration;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicReference;
import org.apache.beam.sdk.metrics.Counter;
import org.apache.beam.sdk.metrics.Metrics;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.ListConsumerGroupOffsetsOptions;
import org.apache.kafka.clients.consumer.ConsumerGroupMetadata;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.AuthenticationException;
import org.apache.kafka.common.errors.AuthorizationException;
import org.apache.kafka.common.errors.RecordTooLargeException;
import org.apache.kafka.common.errors.UnsupportedVersionException;
import org.apache.kafka.common.header.internals.RecordHeaders;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.checkerframework.checker.nullness.qual.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The topic that a relay sends to. Lines are sent in transactions; each also commits its own name
 * to a consumer group of the relay, so that it can be asked later whether it was committed.
 */
final class RelayTopic implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(RelayTopic.class);
  private static final long TIMEOUT_SECONDS = 30;
  private static final long PAUSE_MILLIS = 500;

  /** The most that the protocol and the headers add to a line that is sent by itself. */
  private static final int OVERHEAD = 1024;

  private final RelayTarget target;
  private final String group;
  private final byte[] host;
  private final byte[] id;
  private final Counter relayed = Metrics.counter(MetricNames.NAMESPACE, RelayTarget.LINES_RELAYED);
  private final Counter cut = Metrics.counter(MetricNames.NAMESPACE, SourceMetrics.LINES_CUT);
  private final RateLimitedLogger limited = new RateLimitedLogger(LOG, 1);
  private final AtomicReference<@Nullable Exception> failure = new AtomicReference<>();
  private @Nullable KafkaProducer<byte[], byte[]> producer;
  private int mostBytes = Integer.MAX_VALUE;

  RelayTopic(RelayTarget target, String id, String host) {
    this.target = target;
    this.group = "streamgauge-relay-" + id;
    this.id = id.getBytes(UTF_8);
    this.host = host.getBytes(UTF_8);
  }

  /**
   * Ends what an earlier process with the same id has left open, and returns the name of the last
   * transaction that was committed. Waits while the cluster is unavailable.
   */
  Optional<String> open() throws InterruptedException {
    while (true) {
      try {
        reopen();
        return lastTransaction();
      } catch (KafkaException e) {
        pause(e);
      }
    }
  }

  /**
   * Sends the lines of {@code batches}, and returns once they are committed. Waits while the
   * cluster is unavailable.
   *
   * @param transaction the name of the transaction
   * @param before that of the last one
   */
  void send(String transaction, String before, List<LineBatch> batches)
      throws IOException, InterruptedException {
    boolean open = producer != null;
    while (true) {
      try {
        if (!open) {
          reopen();
          open = true;
          // The last attempt may have succeeded, although the answer was lost.
          Optional<String> last = lastTransaction();
          if (last.filter(transaction::equals).isPresent()) {
            break;
          }
          if (last.isPresent() && !last.get().equals(before)) {
            throw new IllegalStateException("another process uses a copy of this relay's state");
          }
        }
        attempt(transaction, batches);
        break;
      } catch (KafkaException e) {
        open = false;
        if (!shorten(e)) {
          pause(e);
        }
      }
    }
    Outages.end(name());
    relayed.inc(batches.stream().mapToLong(LineBatch::size).sum());
  }

  private void attempt(String transaction, List<LineBatch> batches) throws IOException {
    KafkaProducer<byte[], byte[]> to = producer;
    failure.set(null);
    to.beginTransaction();
    for (LineBatch batch : batches) {
      send(to, batch);
    }
    to.sendOffsetsToTransaction(
        Map.of(new TopicPartition(target.topic(), 0), new OffsetAndMetadata(0, transaction)),
        new ConsumerGroupMetadata(group));
    to.commitTransaction();
  }

  private void send(KafkaProducer<byte[], byte[]> to, LineBatch batch) throws IOException {
    RecordHeaders headers = new RecordHeaders();
    headers.add("source", batch.origin().getBytes(UTF_8));
    headers.add("host", host);
    headers.add("relay", id);
    for (int i = 0; i < batch.size(); i++) {
      int end = batch.end(i);
      if (end - batch.start(i) > mostBytes) {
        end = batch.start(i) + mostBytes;
        cut.inc();
      }
      byte[] line = Arrays.copyOfRange(batch.bytes(), batch.start(i), end);
      send(to, target.topic(), Math.max(0, batch.time(i)), line, headers);
    }
    if (target.deadLetters() != null) {
      for (DeadLetter letter : batch.deadLetters()) {
        send(to, target.deadLetters(), letter.readMillis(), DeadLetters.json(letter), headers);
      }
    }
  }

  private void send(
      KafkaProducer<byte[], byte[]> to,
      String topic,
      long time,
      byte[] value,
      RecordHeaders headers) {
    to.send(
        new ProducerRecord<>(topic, null, time, null, value, headers),
        (metadata, e) -> {
          if (e != null) {
            failure.compareAndSet(null, e);
          }
        });
  }

  /** Returns whether a line was too large, and will be sent in part. */
  private boolean shorten(KafkaException e) {
    if (!(e instanceof RecordTooLargeException)
        && !(e.getCause() instanceof RecordTooLargeException)
        && !(failure.get() instanceof RecordTooLargeException)) {
      return false;
    }
    int most = (1 << 20) - OVERHEAD;
    mostBytes = mostBytes > most ? most : mostBytes / 2;
    LOG.warn(
        "Topic {} takes no record as large as the longest lines: longer ones than {} bytes are cut."
            + " Raise its max.message.bytes to keep them whole.",
        target.topic(),
        mostBytes);
    return true;
  }

  private void pause(KafkaException e) throws InterruptedException {
    Throwable cause = e.getCause() instanceof KafkaException ? e.getCause() : e;
    if (cause instanceof AuthenticationException
        || cause instanceof AuthorizationException
        || cause instanceof UnsupportedVersionException
        || cause instanceof org.apache.kafka.common.config.ConfigException) {
      throw e;
    }
    Outages.begin(name(), String.valueOf(cause.getMessage()));
    limited.warn("Cannot send to {}, trying again: {}", name(), cause.toString());
    Thread.sleep(PAUSE_MILLIS);
  }

  private String name() {
    return "Kafka topic " + target.topic();
  }

  private void reopen() {
    close();
    producer = new KafkaProducer<>(config(), new ByteArraySerializer(), new ByteArraySerializer());
    producer.initTransactions();
  }

  private Map<String, Object> config() {
    Map<String, Object> config = new HashMap<>();
    config.put(ProducerConfig.LINGER_MS_CONFIG, 5);
    config.put(ProducerConfig.BATCH_SIZE_CONFIG, 256 << 10);
    // The longest line, and what is around it.
    config.put(ProducerConfig.MAX_REQUEST_SIZE_CONFIG, 2 << 20);
    config.put(ProducerConfig.MAX_BLOCK_MS_CONFIG, 10_000);
    config.putAll(target.config());
    config.put(ProducerConfig.BOOTSTRAP_SERVERS_CONFIG, target.brokers());
    config.put(ProducerConfig.TRANSACTIONAL_ID_CONFIG, group);
    config.put(ProducerConfig.ENABLE_IDEMPOTENCE_CONFIG, true);
    config.put(ProducerConfig.ACKS_CONFIG, "all");
    return config;
  }

  private Optional<String> lastTransaction() throws InterruptedException {
    Map<String, Object> config = new HashMap<>(AdminConfig.of(target.config()));
    config.put(ProducerConfig.BOOTSTRAP_SERVERS_CONFIG, target.brokers());
    try (Admin admin = Admin.create(config)) {
      OffsetAndMetadata last =
          admin
              .listConsumerGroupOffsets(
                  group, new ListConsumerGroupOffsetsOptions().requireStable(true))
              .partitionsToOffsetAndMetadata()
              .get(TIMEOUT_SECONDS, TimeUnit.SECONDS)
              .get(new TopicPartition(target.topic(), 0));
      return Optional.ofNullable(last).map(OffsetAndMetadata::metadata);
    } catch (ExecutionException e) {
      throw e.getCause() instanceof KafkaException kafka ? kafka : new KafkaException(e.getCause());
    } catch (TimeoutException e) {
      throw new KafkaException(e);
    }
  }

  @Override
  public void close() {
    if (producer != null) {
      producer.close(Duration.ZERO);
      producer = null;
    }
  }
}
