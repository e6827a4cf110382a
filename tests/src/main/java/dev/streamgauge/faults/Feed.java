package dev.streamgauge.faults;

import dev.streamgauge.testing.LogLines;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.serialization.ByteArraySerializer;

/**
 * Sends lines to the partitions of a topic on its own thread, so that faults hit a live stream; see
 * {@link PeriodConfig}. Each line is in the topic exactly once, even if the broker is down for some
 * minutes. The partitions get their lines in turn: even if many are due after a pause, no partition
 * gets far ahead of the others, which could then be considered idle.
 */
final class Feed implements AutoCloseable {
  private static final int TICK_MILLIS = 20;

  /** The lines of a partition. */
  record Part(int partition, LogLines lines, long count) {}

  private final List<Part> parts;
  private final String topic;
  private final Pace pace;
  private final CompletableFuture<Void> sending;
  private volatile boolean closed;

  private Feed(String bootstrapServers, String topic, List<Part> parts, Duration span) {
    this.parts = List.copyOf(parts);
    this.topic = topic;
    this.pace = new Pace(span);
    sending =
        CompletableFuture.runAsync(
            () -> send(bootstrapServers), task -> new Thread(task, "feed " + topic).start());
  }

  /** Starts to send; two thirds are sent after {@code span}. */
  static Feed start(String bootstrapServers, String topic, List<Part> parts, Duration span) {
    return new Feed(bootstrapServers, topic, parts, span);
  }

  /** Sends the rest at once and waits until all lines are in the topic. */
  void finish(Duration timeout) {
    pace.hurry();
    try {
      sending.get(timeout.toMillis(), TimeUnit.MILLISECONDS);
    } catch (Exception e) {
      throw new IllegalStateException("Could not feed topic " + topic, e);
    }
  }

  private void send(String bootstrapServers) {
    Map<String, Object> config =
        Map.of(
            ProducerConfig.BOOTSTRAP_SERVERS_CONFIG,
            bootstrapServers,
            // A batch sent again must not count twice: the comparison with the plain loop is exact.
            ProducerConfig.ENABLE_IDEMPOTENCE_CONFIG,
            true,
            ProducerConfig.DELIVERY_TIMEOUT_MS_CONFIG,
            600_000,
            ProducerConfig.MAX_BLOCK_MS_CONFIG,
            600_000,
            ProducerConfig.LINGER_MS_CONFIG,
            5);
    CompletableFuture<Void> failure = new CompletableFuture<>();
    try (KafkaProducer<byte[], byte[]> producer =
        new KafkaProducer<>(config, new ByteArraySerializer(), new ByteArraySerializer())) {
      long[] sent = new long[parts.size()];
      boolean done = false;
      while (!done && !closed) {
        done = true;
        long[] due = parts.stream().mapToLong(part -> pace.due(part.count())).toArray();
        boolean more = true;
        while (more) {
          more = false;
          for (int i = 0; i < sent.length; i++) {
            if (sent[i] < due[i]) {
              producer.send(
                  record(parts.get(i), sent[i]++),
                  (metadata, e) -> {
                    if (e != null) {
                      failure.completeExceptionally(e);
                    }
                  });
              more = true;
            }
          }
        }
        for (int i = 0; i < sent.length; i++) {
          done &= due[i] == parts.get(i).count();
        }
        failure.getNow(null);
        TimeUnit.MILLISECONDS.sleep(TICK_MILLIS);
      }
      producer.flush();
      failure.getNow(null);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private ProducerRecord<byte[], byte[]> record(Part part, long i) {
    LogLines lines = part.lines();
    return new ProducerRecord<>(topic, part.partition(), lines.timeMillis(i), null, lines.bytes(i));
  }

  @Override
  public void close() {
    closed = true;
  }
}
