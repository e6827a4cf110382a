package dev.streamgauge.io.kafka.topics;

import java.util.HashMap;
import java.util.Map;
import org.apache.beam.sdk.annotations.Internal;
import org.apache.kafka.clients.admin.AdminClientConfig;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.producer.ProducerConfig;

/** The settings of admin clients. */
@Internal
public final class AdminConfig {
  private AdminConfig() {}

  /**
   * Returns the settings in those of a consumer or producer that an admin client knows, and those
   * of plug-ins.
   */
  public static Map<String, Object> of(Map<String, Object> clientConfig) {
    Map<String, Object> config = new HashMap<>(clientConfig);
    config
        .keySet()
        .removeIf(
            name ->
                (ConsumerConfig.configNames().contains(name)
                        || ProducerConfig.configNames().contains(name))
                    && !AdminClientConfig.configNames().contains(name));
    return config;
  }
}
