package dev.streamgauge.io.kafka;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import com.google.auto.value.AutoValue;
import dev.streamgauge.io.format.JsonFormat;
import dev.streamgauge.lines.MetricNames;
import dev.streamgauge.windows.result.WindowCounts;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.util.HashMap;
import java.util.Map;
import org.apache.beam.sdk.coders.ByteArrayCoder;
import org.apache.beam.sdk.coders.KvCoder;
import org.apache.beam.sdk.metrics.Counter;
import org.apache.beam.sdk.metrics.Metrics;
import org.apache.beam.sdk.transforms.DoFn;
import org.apache.beam.sdk.transforms.PTransform;
import org.apache.beam.sdk.transforms.ParDo;
import org.apache.beam.sdk.transforms.display.DisplayData;
import org.apache.beam.sdk.values.KV;
import org.apache.beam.sdk.values.PCollection;
import org.checkerframework.checker.nullness.qual.Nullable;

/**
 * Writes results to a Kafka topic, preferably a compacted one ({@code cleanup.policy=compact}). A
 * record's key names the result; its value is the line that {@link JsonFormat} prints:
 *
 * <pre>
 * {"pipeline":"monitor","window_start":"2023-11-14T22:13:00Z","window_end":"2023-11-14T22:13:30Z","key":"*"}
 * {"window_start":"2023-11-14T22:13:00Z",...,"count":20037,"timing":"ON_TIME","revision":0}
 * </pre>
 *
 * <p>All records of a result are in one partition. After a crash results may be repeated: of the
 * records with one key the highest revision counts. Once no result is being repeated, that is the
 * last one, which compaction keeps.
 *
 * <pre>{@code
 * counts.apply(KafkaResultSink.to("broker:9092", "results", "monitor"));
 * }</pre>
 *
 * <p>The producer is idempotent and waits for all replicas; while the broker is unavailable it
 * waits (for 24 days at most), and a bundle completes only after its records are written. Writes
 * are not transactional, as the SparkRunner has no exactly-once writes. The output is empty; its
 * watermark passes a window once the window's records are written.
 *
 * @since 0.1.0
 */
@AutoValue
public abstract class KafkaResultSink
    extends PTransform<PCollection<WindowCounts>, PCollection<Void>> {
  /** The name of the counter of records sent. */
  public static final String RECORDS_SENT = "result_records_sent";

  abstract String bootstrapServers();

  abstract String topic();

  abstract String pipeline();

  abstract Map<String, Object> producerConfig();

  abstract @Nullable String producerConfigFile();

  abstract Builder toBuilder();

  @AutoValue.Builder
  abstract static class Builder {
    abstract Builder setBootstrapServers(String bootstrapServers);

    abstract Builder setTopic(String topic);

    abstract Builder setPipeline(String pipeline);

    abstract Builder setProducerConfig(Map<String, Object> producerConfig);

    abstract Builder setProducerConfigFile(@Nullable String producerConfigFile);

    abstract KafkaResultSink build();
  }

  /** Writes to {@code topic} under the name {@code pipeline}. */
  public static KafkaResultSink to(String bootstrapServers, String topic, String pipeline) {
    return new AutoValue_KafkaResultSink.Builder()
        .setBootstrapServers(bootstrapServers)
        .setTopic(topic)
        .setPipeline(pipeline)
        .setProducerConfig(Map.of())
        .build();
  }

  /** Sets properties of Kafka's producer, which override the defaults and earlier ones. */
  public KafkaResultSink withProducerConfig(Map<String, Object> properties) {
    Map<String, Object> all = new HashMap<>(producerConfig());
    all.putAll(properties);
    return toBuilder().setProducerConfig(all).build();
  }

  /**
   * Sets the properties of Kafka's producer in {@code file}, which override the defaults but not
   * those of {@link #withProducerConfig}. Each worker reads the file, which is not copied into the
   * pipeline: put passwords there.
   */
  public KafkaResultSink withProducerConfigFile(String file) {
    return toBuilder().setProducerConfigFile(file).build();
  }

  @Override
  public void populateDisplayData(DisplayData.Builder builder) {
    super.populateDisplayData(builder);
    builder.add(
        DisplayData.item("bootstrapServers", bootstrapServers()).withLabel("Kafka brokers"));
    builder.add(DisplayData.item("topic", topic()).withLabel("Topic written to"));
    builder.add(DisplayData.item("pipeline", pipeline()).withLabel("Name of the pipeline"));
  }

  @Override
  public PCollection<Void> expand(PCollection<WindowCounts> input) {
    return input
        .apply("ToRecords", ParDo.of(new RecordsFn(pipeline())))
        .setCoder(KvCoder.of(ByteArrayCoder.of(), ByteArrayCoder.of()))
        .apply(
            "Write",
            KafkaWrites.to(bootstrapServers(), topic(), producerConfig(), producerConfigFile()));
  }

  private static final class RecordsFn extends DoFn<WindowCounts, KV<byte[], byte[]>> {
    private static final JsonFactory JSON = new JsonFactory();

    private final Counter sent = Metrics.counter(MetricNames.NAMESPACE, RECORDS_SENT);

    private final String pipeline;

    RecordsFn(String pipeline) {
      this.pipeline = pipeline;
    }

    @ProcessElement
    public void process(@Element WindowCounts pane, OutputReceiver<KV<byte[], byte[]>> out)
        throws IOException {
      for (int i = 0; i < pane.counts().size(); i++) {
        out.output(KV.of(key(pane, i), value(pane, i)));
      }
      sent.inc(pane.counts().size());
    }

    private byte[] key(WindowCounts pane, int entry) throws IOException {
      ByteArrayOutputStream bytes = new ByteArrayOutputStream();
      try (JsonGenerator json = JSON.createGenerator(bytes)) {
        json.writeStartObject();
        json.writeStringField("pipeline", pipeline);
        JsonFormat.writeWindow(pane, json);
        json.writeStringField("key", pane.counts().key(entry));
        json.writeEndObject();
      }
      return bytes.toByteArray();
    }

    private static byte[] value(WindowCounts pane, int entry) throws IOException {
      ByteArrayOutputStream bytes = new ByteArrayOutputStream();
      try (JsonGenerator json = JSON.createGenerator(bytes)) {
        JsonFormat.write(pane, entry, json);
      }
      return bytes.toByteArray();
    }
  }
}
