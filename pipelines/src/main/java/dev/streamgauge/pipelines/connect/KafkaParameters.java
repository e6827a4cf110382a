package dev.streamgauge.pipelines.connect;

import java.util.Optional;
import java.util.regex.Pattern;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.common.config.ConfigDef;

/** The Kafka client properties allowed in a URI: those known to the client, except secrets. */
final class KafkaParameters {
  static final KafkaParameters CONSUMER =
      new KafkaParameters("consumer", "kafkaConfig", ConsumerConfig.configDef());
  static final KafkaParameters PRODUCER =
      new KafkaParameters("producer", "kafkaSinkConfig", ProducerConfig.configDef());

  /** Matches names of possible secrets among those unknown to Kafka. */
  private static final Pattern SECRET =
      Pattern.compile("(?i)password|passwd|secret|jaas|credential|token|private");

  private final String client;
  private final String option;
  private final ConfigDef known;

  private KafkaParameters(String client, String option, ConfigDef known) {
    this.client = client;
    this.option = option;
    this.known = known;
  }

  /** Returns the problem with a parameter of this name, if any. */
  Optional<String> complaint(String name) {
    ConfigDef.ConfigKey key = known.configKeys().get(name);
    boolean secret =
        key == null ? SECRET.matcher(name).find() : key.type == ConfigDef.Type.PASSWORD;
    if (secret) {
      return Optional.of(
          String.format(
              "'%s' is a secret, and everybody on this machine can see a command line: put it"
                  + " into a file and name the file, --%s=file",
              name, option));
    }
    if (key == null) {
      return Optional.of(
          String.format(
              "Kafka's %s has no property '%s': correct it, or put it into the file of --%s"
                  + " if it belongs to a plug-in",
              client, name, option));
    }
    return Optional.empty();
  }
}
