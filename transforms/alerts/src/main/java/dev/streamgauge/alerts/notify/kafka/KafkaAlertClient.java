package dev.streamgauge.alerts.notify.kafka;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.streamgauge.alerts.event.AlertEvent;
import dev.streamgauge.alerts.event.AlertGroup;
import dev.streamgauge.alerts.notify.message.EventJson;
import dev.streamgauge.alerts.notify.message.Notifier;
import dev.streamgauge.alerts.notify.message.RejectedException;
import dev.streamgauge.util.Encodings;
import java.io.IOException;
import java.io.Reader;
import java.io.StringReader;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Properties;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.errors.InterruptException;
import org.apache.kafka.common.errors.InvalidTopicException;
import org.apache.kafka.common.errors.RecordTooLargeException;
import org.apache.kafka.common.serialization.ByteArraySerializer;

/** Writes events to a topic. */
final class KafkaAlertClient implements Notifier.Client {
  private static final String REQUEST_MILLIS = "10000";
  private static final String DELIVERY_MILLIS = "20000";

  private final String topic;
  private final KafkaProducer<byte[], byte[]> producer;

  KafkaAlertClient(KafkaNotifier settings) throws IOException {
    topic = settings.topic();
    try {
      producer =
          new KafkaProducer<>(
              properties(settings), new ByteArraySerializer(), new ByteArraySerializer());
    } catch (KafkaException e) {
      throw new IOException(message(e), e);
    }
  }

  private static Properties properties(KafkaNotifier settings) throws IOException {
    Properties properties = new Properties();
    properties.put(ProducerConfig.ENABLE_IDEMPOTENCE_CONFIG, "true");
    properties.put(ProducerConfig.ACKS_CONFIG, "all");
    // Short, since the outbox retries and logs it.
    properties.put(ProducerConfig.REQUEST_TIMEOUT_MS_CONFIG, REQUEST_MILLIS);
    properties.put(ProducerConfig.DELIVERY_TIMEOUT_MS_CONFIG, DELIVERY_MILLIS);
    properties.put(ProducerConfig.MAX_BLOCK_MS_CONFIG, REQUEST_MILLIS);
    if (settings.configFile() != null) {
      try (Reader reader = new StringReader(Encodings.readString(Path.of(settings.configFile())))) {
        properties.load(reader);
      } catch (IOException | IllegalArgumentException e) {
        throw new IOException("the file " + settings.configFile() + " cannot be read: " + e, e);
      }
    }
    properties.put(ProducerConfig.BOOTSTRAP_SERVERS_CONFIG, settings.bootstrapServers());
    return properties;
  }

  @Override
  public void send(AlertGroup message) throws IOException, InterruptedException {
    try {
      List<Future<?>> sent = new ArrayList<>();
      for (AlertEvent event : message.events()) {
        sent.add(
            producer.send(
                new ProducerRecord<>(
                    topic, event.key().getBytes(UTF_8), EventJson.text(event).getBytes(UTF_8))));
      }
      for (Future<?> each : sent) {
        each.get();
      }
    } catch (InterruptException e) {
      throw new InterruptedException(e.getMessage());
    } catch (ExecutionException e) {
      throw failed(e.getCause());
    } catch (KafkaException e) {
      throw failed(e);
    }
  }

  /**
   * Rejects what neither waiting nor an administrator can fix; a missing permission, for example,
   * is retried.
   */
  private IOException failed(Throwable e) {
    String reason = "cannot write to Kafka topic " + topic + ": " + message(e);
    return e instanceof RecordTooLargeException || e instanceof InvalidTopicException
        ? new RejectedException(reason)
        : new IOException(reason, e);
  }

  private static String message(Throwable e) {
    return e.getCause() instanceof KafkaException cause ? cause.getMessage() : e.getMessage();
  }

  @Override
  public void close() {
    producer.close(Duration.ZERO);
  }
}
