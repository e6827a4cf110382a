package dev.streamgauge.pipelines.connect;

import dev.streamgauge.io.kafka.KafkaResults;
import dev.streamgauge.pipelines.options.ConfigException;
import java.io.IOException;
import java.util.Map;
import org.checkerframework.checker.nullness.qual.Nullable;

/** Opens a topic that a sink of a run writes to, to read its results. */
public final class ResultTopic {
  private ResultTopic() {}

  /**
   * Begins to read results.
   *
   * @param uri {@code kafka://broker/topic}
   * @param configFile a file with settings of the consumer; null for none
   * @param pipeline whose results
   * @param fromMillis results that were written before are left out
   * @throws ConfigException if the topic cannot be read
   */
  public static KafkaResults open(
      String uri, @Nullable String configFile, String pipeline, long fromMillis) {
    SourceUri topic = SourceUri.resultTopic(uri);
    Map<String, Object> config = Sources.kafkaConfig("kafkaConfig", configFile, topic.parameters());
    Preflight.topicExists("results", "kafkaConfig", topic.host(), topic.path(), config);
    try {
      return KafkaResults.open(topic.host(), topic.path(), config, pipeline, fromMillis);
    } catch (IOException e) {
      throw new ConfigException(
          "--results=" + SourceUri.withoutParameters(uri) + " cannot be read: " + e.getMessage(),
          e);
    }
  }
}
