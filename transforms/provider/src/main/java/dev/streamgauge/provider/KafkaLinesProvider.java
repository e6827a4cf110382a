package dev.streamgauge.provider;

import dev.streamgauge.io.kafka.KafkaLines;
import dev.streamgauge.io.source.LineTiming;
import java.util.HashMap;
import java.util.Map;
import org.apache.beam.sdk.schemas.JavaFieldSchema;
import org.apache.beam.sdk.schemas.annotations.DefaultSchema;
import org.apache.beam.sdk.schemas.annotations.SchemaFieldDescription;
import org.apache.beam.sdk.schemas.annotations.SchemaFieldName;
import org.apache.beam.sdk.schemas.transforms.SchemaTransform;
import org.checkerframework.checker.nullness.qual.Nullable;

/**
 * {@link KafkaLines} for other SDKs. The topic must be reachable where the transform is expanded.
 *
 * @since 0.1.0
 */
public final class KafkaLinesProvider
    extends RowsProvider.Source<KafkaLinesProvider.Configuration> {
  /** Creates the provider; {@code ServiceLoader} does. */
  public KafkaLinesProvider() {
    super("kafka_lines", "Reads the lines of a Kafka topic.");
  }

  @Override
  protected SchemaTransform from(Configuration configuration) {
    return configuration.transform();
  }

  /** What to read. Beam sets the fields. */
  @DefaultSchema(JavaFieldSchema.class)
  static final class Configuration extends SourceSettings {
    @SchemaFieldDescription("The brokers, as in host:port,host:port.")
    @SchemaFieldName("bootstrap_servers")
    public String bootstrapServers = "";

    @SchemaFieldDescription("The topic, which must exist.")
    public String topic = "";

    @SchemaFieldDescription("Properties of the consumer. Passwords belong into a file.")
    @SchemaFieldName("consumer_config")
    public @Nullable Map<String, String> consumerConfig;

    @SchemaFieldDescription("A file of properties of the consumer, on each worker.")
    @SchemaFieldName("consumer_config_file")
    public @Nullable String consumerConfigFile;

    SchemaTransform transform() {
      KafkaLines lines = KafkaLines.read(bootstrapServers, topic).withPushDown(pushDown());
      if (consumerConfig != null) {
        lines = lines.withConsumerConfig(new HashMap<>(consumerConfig));
      }
      if (consumerConfigFile != null) {
        lines = lines.withConsumerConfigFile(consumerConfigFile);
      }
      lines =
          switch (eventTimeOr(EventTime.RECORD)) {
            case ARRIVAL -> lines.withArrivalTime();
            case LINE -> lines.withLineTime(ofLines());
            case RECORD -> lines.withLineTime(bounded(LineTiming.ofRecords()));
          };
      if (disorder() != null) {
        lines = lines.withDisorder(disorder());
      }
      if (stopWhenIdle() != null) {
        lines = lines.withStopWhenIdle(stopWhenIdle());
      }
      return RowTransform.reading(lines);
    }
  }
}
