package dev.streamgauge.bench;

import dev.streamgauge.testing.LogLines;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.concurrent.atomic.AtomicReference;
import java.util.concurrent.locks.LockSupport;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.serialization.ByteArraySerializer;

/** Sends log lines live: each at its event time, starting now. */
final class LiveFeed {
  private static final long TICK_NANOS = 2_000_000;

  private final LogLines lines;
  private final long count;
  private final long stepNanos;
  private final long startNanoTime;

  /**
   * Creates a feed of {@code linesPerSecond} lines a second from now.
   *
   * @param lines the lines, whose times are replaced
   */
  LiveFeed(LogLines lines, long linesPerSecond, Duration span) {
    long stepMicros = Math.max(1, 1_000_000 / linesPerSecond);
    this.lines = lines.startingAt(Instant.now()).every(Duration.ofNanos(stepMicros * 1000));
    this.stepNanos = stepMicros * 1000;
    this.count = span.toNanos() / stepNanos;
    this.startNanoTime = System.nanoTime();
  }

  /** Returns the lines it sends, with their times. */
  LogLines lines() {
    return lines;
  }

  /** Returns how many lines it sends. */
  long count() {
    return count;
  }

  /** Sends all lines in real time, and reports each to {@code passes}. */
  void run(String bootstrapServers, String topic, WatermarkPasses passes) {
    Map<String, Object> config =
        Map.of(
            ProducerConfig.BOOTSTRAP_SERVERS_CONFIG,
            bootstrapServers,
            ProducerConfig.ENABLE_IDEMPOTENCE_CONFIG,
            true,
            ProducerConfig.BATCH_SIZE_CONFIG,
            1 << 17,
            ProducerConfig.LINGER_MS_CONFIG,
            5);
    AtomicReference<Exception> failure = new AtomicReference<>();
    try (KafkaProducer<byte[], byte[]> producer =
        new KafkaProducer<>(config, new ByteArraySerializer(), new ByteArraySerializer())) {
      int partitions = producer.partitionsFor(topic).size();
      long sent = 0;
      while (sent < count && failure.get() == null) {
        long due = Math.min(count, (System.nanoTime() - startNanoTime) / stepNanos);
        for (; sent < due; sent++) {
          producer.send(
              new ProducerRecord<>(
                  topic,
                  (int) (sent % partitions),
                  lines.timeMillis(sent),
                  null,
                  lines.bytes(sent)),
              (metadata, e) -> {
                if (e != null) {
                  failure.compareAndSet(null, e);
                } else {
                  passes.appended(metadata.partition(), metadata.timestamp(), System.nanoTime());
                }
              });
        }
        LockSupport.parkNanos(TICK_NANOS);
      }
      producer.flush();
    }
    if (failure.get() != null) {
      throw new IllegalStateException("Could not feed topic " + topic, failure.get());
    }
  }
}
