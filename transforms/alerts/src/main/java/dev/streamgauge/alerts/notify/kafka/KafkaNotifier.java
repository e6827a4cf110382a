package dev.streamgauge.alerts.notify.kafka;

import com.google.auto.value.AutoValue;
import dev.streamgauge.alerts.notify.message.Notifier;
import java.io.IOException;
import org.checkerframework.checker.nullness.qual.Nullable;

/**
 * Writes each event to a Kafka topic as a record with the key {@link
 * dev.streamgauge.alerts.event.AlertEvent#key()} and a JSON value:
 *
 * <pre>
 * {"status":"firing","name":"HighErrors","key":"0f...","labels":{"alertname":"HighErrors"},
 *  "annotations":{},"value":12.0,"sample":"ERROR ...","starts_at":"2023-11-14T22:13:20Z","ends_at":null}
 * </pre>
 *
 * <p>The start and the end of an alert are in one partition, in this order, and a compacted topic
 * keeps the last state of each alert.
 *
 * <pre>{@code
 * KafkaNotifier.to("broker:9092", "alerts").withConfigFile("/etc/gauge/kafka.properties");
 * }</pre>
 *
 * @since 0.1.0
 */
@AutoValue
public abstract class KafkaNotifier implements Notifier {
  private static final long serialVersionUID = 1L;

  abstract String bootstrapServers();

  abstract String topic();

  abstract @Nullable String configFile();

  /** Writes to {@code topic}. */
  public static KafkaNotifier to(String bootstrapServers, String topic) {
    return new AutoValue_KafkaNotifier(bootstrapServers, topic, null);
  }

  /**
   * Sets the properties of Kafka's producer in {@code file}, which override the defaults. The
   * machine that sends reads the file, which is not copied into the pipeline: put passwords there.
   */
  public KafkaNotifier withConfigFile(String file) {
    return new AutoValue_KafkaNotifier(bootstrapServers(), topic(), file);
  }

  @Override
  public boolean isOneByOne() {
    return false;
  }

  @Override
  public Client connect(String receiver) throws IOException {
    return new KafkaAlertClient(this);
  }
}
