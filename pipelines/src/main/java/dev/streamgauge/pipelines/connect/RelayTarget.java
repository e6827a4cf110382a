package dev.streamgauge.pipelines.connect;

import dev.streamgauge.pipelines.options.ConfigException;
import dev.streamgauge.pipelines.options.RelayOptions;
import java.util.Map;
import org.checkerframework.checker.nullness.qual.Nullable;

/**
 * Where a relay sends lines.
 *
 * @param config settings of the producer
 * @param deadLetters a topic of the same cluster; null if dead letters are only counted
 */
public record RelayTarget(
    String brokers, String topic, Map<String, Object> config, @Nullable String deadLetters) {
  /** Counter: lines that are committed in the topic. */
  public static final String LINES_RELAYED = "lines_relayed";

  /**
   * Returns the target that {@code options} name, after checking that its topics exist.
   *
   * @throws ConfigException if it is wrong or cannot be reached
   */
  public static RelayTarget of(RelayOptions options) {
    if (options.getTo() == null) {
      throw new ConfigException(
          "--to is missing: name the topic to send to, such as --to=kafka://localhost:9092/logs.");
    }
    SourceUri to = topic("to", options.getTo());
    Map<String, Object> config =
        Sources.kafkaConfig("kafkaSinkConfig", options.getKafkaSinkConfig(), to.parameters());
    Preflight.topicExists("to", "kafkaSinkConfig", to.host(), to.path(), config);
    String dead = options.getDeadLetters();
    if (dead == null) {
      return new RelayTarget(to.host(), to.path(), config, null);
    }
    if (!dead.startsWith("kafka:")) {
      throw refused(dead);
    }
    SourceUri letters = topic("deadLetters", dead);
    if (!letters.host().equals(to.host()) || !letters.parameters().isEmpty()) {
      throw refused(dead);
    }
    Preflight.topicExists("deadLetters", "kafkaSinkConfig", to.host(), letters.path(), config);
    return new RelayTarget(to.host(), to.path(), config, letters.path());
  }

  private static SourceUri topic(String option, String uri) {
    SourceUri topic = SourceUri.topic(option, uri);
    if (topic.scheme() != SourceUri.Scheme.KAFKA) {
      throw new ConfigException(
          "--"
              + option
              + "="
              + SourceUri.withoutParameters(uri)
              + " is no topic: write kafka://broker[,broker]/topic.");
    }
    return topic;
  }

  private static ConfigException refused(String dead) {
    return new ConfigException(
        "--deadLetters="
            + SourceUri.withoutParameters(dead)
            + ": a relay sends dead letters in the same transaction as lines, so write"
            + " kafka://broker/topic with the brokers of --to, without parameters.");
  }
}
