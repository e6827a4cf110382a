package dev.streamgauge.io.deadletter;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.google.auto.value.AutoValue;
import dev.streamgauge.io.file.WholeFiles;
import dev.streamgauge.io.kafka.KafkaResultSink;
import dev.streamgauge.io.kafka.KafkaWrites;
import dev.streamgauge.lines.DeadLetter;
import dev.streamgauge.lines.LineBatch;
import dev.streamgauge.lines.LineBatchCoder;
import java.io.IOException;
import java.util.HashMap;
import java.util.Map;
import org.apache.beam.sdk.annotations.Internal;
import org.apache.beam.sdk.coders.ByteArrayCoder;
import org.apache.beam.sdk.coders.KvCoder;
import org.apache.beam.sdk.transforms.DoFn;
import org.apache.beam.sdk.transforms.PTransform;
import org.apache.beam.sdk.transforms.ParDo;
import org.apache.beam.sdk.transforms.display.DisplayData;
import org.apache.beam.sdk.values.KV;
import org.apache.beam.sdk.values.PCollection;
import org.apache.beam.sdk.values.PCollectionTuple;
import org.apache.beam.sdk.values.TupleTag;
import org.apache.beam.sdk.values.TupleTagList;
import org.checkerframework.checker.nullness.qual.Nullable;

/**
 * Splits the dead letters from batches and writes them to files or a Kafka topic; the batches
 * continue without them. Apply it directly after the read.
 *
 * <p>A letter is a JSON object with its line as text if that is UTF-8 (JSON escaping loses
 * nothing), else in Base64:
 *
 * <pre>
 * {"time_read":"2023-11-14T22:13:20.123Z","source":"kafka:logs/0@1234","reason":"no time","line":"oops"}
 * {"time_read":"2023-11-14T22:13:20.125Z","source":"kafka:logs/0@1235","reason":"no time","line_base64":"/wA="}
 * </pre>
 *
 * <p>Dead letters are as safe as the lines they were read with: none is lost where no line is lost,
 * unless their directory cannot be written to, for example on a full disk. Then they are dropped
 * after some seconds and counted, as good lines must not wait for them. After a crash some may be
 * repeated: as records in a topic, in another file in a directory. Two letters with the same Kafka
 * source are duplicates.
 *
 * <pre>{@code
 * p.apply(KafkaLines.read("broker:9092", "logs").withLineTime(timing))
 *  .apply(DeadLetters.toFiles("/var/lib/streamgauge/dead", "monitor"))
 *  .get(DeadLetters.LINES)
 *  .apply(ErrorFilter.containing("ERROR"))
 * }</pre>
 *
 * @since 0.1.0
 */
@AutoValue
public abstract class DeadLetters extends PTransform<PCollection<LineBatch>, PCollectionTuple> {
  /**
   * Counter: letters that could not be written to the directory; they still count as dead lines.
   */
  public static final String DEAD_LETTERS_LOST = "dead_letters_lost";

  /** The batches without their dead letters. */
  public static final TupleTag<LineBatch> LINES = new TupleTag<>() {};

  /**
   * Empty output whose watermark passes a time once the letters of batches up to it are written.
   */
  public static final TupleTag<Void> WRITTEN = new TupleTag<>() {};

  private static final TupleTag<LineBatch> DEAD = new TupleTag<>() {};

  abstract String pipeline();

  abstract @Nullable String directory();

  abstract @Nullable String bootstrapServers();

  abstract @Nullable String topic();

  abstract Map<String, Object> producerConfig();

  abstract @Nullable String producerConfigFile();

  abstract Builder toBuilder();

  @AutoValue.Builder
  abstract static class Builder {
    abstract Builder setPipeline(String pipeline);

    abstract Builder setDirectory(@Nullable String directory);

    abstract Builder setBootstrapServers(@Nullable String bootstrapServers);

    abstract Builder setTopic(@Nullable String topic);

    abstract Builder setProducerConfig(Map<String, Object> producerConfig);

    abstract Builder setProducerConfigFile(@Nullable String producerConfigFile);

    abstract DeadLetters build();
  }

  /**
   * Writes JSON lines into {@code directory}, in files {@code dead_PIPELINE_TIME_....jsonl} that
   * appear atomically; a file holds the letters of one bundle.
   */
  public static DeadLetters toFiles(String directory, String pipeline) {
    return new AutoValue_DeadLetters.Builder()
        .setPipeline(pipeline)
        .setDirectory(directory)
        .setProducerConfig(Map.of())
        .build();
  }

  /**
   * Writes to a Kafka topic with an idempotent producer that waits while the broker is unavailable;
   * a record's key is the name of the pipeline.
   */
  public static DeadLetters toTopic(String bootstrapServers, String topic, String pipeline) {
    return new AutoValue_DeadLetters.Builder()
        .setPipeline(pipeline)
        .setBootstrapServers(bootstrapServers)
        .setTopic(topic)
        .setProducerConfig(Map.of())
        .build();
  }

  /** Sets properties of Kafka's producer, which override the defaults and earlier ones. */
  public DeadLetters withProducerConfig(Map<String, Object> properties) {
    Map<String, Object> all = new HashMap<>(producerConfig());
    all.putAll(properties);
    return toBuilder().setProducerConfig(all).build();
  }

  /**
   * Sets the properties of Kafka's producer in {@code file}; see {@link
   * KafkaResultSink#withProducerConfigFile}.
   */
  public DeadLetters withProducerConfigFile(String file) {
    return toBuilder().setProducerConfigFile(file).build();
  }

  /**
   * Checks the directory by writing and deleting a file; does nothing for a topic.
   *
   * @throws IOException if that fails
   */
  public void check() throws IOException {
    if (directory() != null) {
      WholeFiles.check(directory());
    }
  }

  /** Returns the JSON object of {@code letter}. */
  @Internal
  public static byte[] json(DeadLetter letter) throws IOException {
    return DeadLetterJson.bytes(letter);
  }

  @Override
  public void populateDisplayData(DisplayData.Builder builder) {
    super.populateDisplayData(builder);
    builder.add(DisplayData.item("pipeline", pipeline()).withLabel("Name of the pipeline"));
    builder.addIfNotNull(
        DisplayData.item("directory", directory()).withLabel("Directory written to"));
    builder.addIfNotNull(
        DisplayData.item("bootstrapServers", bootstrapServers()).withLabel("Kafka brokers"));
    builder.addIfNotNull(DisplayData.item("topic", topic()).withLabel("Topic written to"));
  }

  @Override
  public PCollectionTuple expand(PCollection<LineBatch> input) {
    PCollectionTuple parts =
        input.apply(
            "TakeOut", ParDo.of(new SplitFn()).withOutputTags(LINES, TupleTagList.of(DEAD)));
    PCollection<LineBatch> dead = parts.get(DEAD).setCoder(LineBatchCoder.of());
    PCollection<Void> written =
        directory() != null
            ? dead.apply("WriteFiles", ParDo.of(new DeadLetterFilesFn(directory(), pipeline())))
            : dead.apply("ToRecords", ParDo.of(new RecordsFn(pipeline())))
                .setCoder(KvCoder.of(ByteArrayCoder.of(), ByteArrayCoder.of()))
                .apply(
                    "Write",
                    KafkaWrites.to(
                        bootstrapServers(), topic(), producerConfig(), producerConfigFile()));
    return PCollectionTuple.of(LINES, parts.get(LINES).setCoder(LineBatchCoder.of()))
        .and(WRITTEN, written);
  }

  /** Outputs a batch without its dead letters, and its dead letters without the lines. */
  private static final class SplitFn extends DoFn<LineBatch, LineBatch> {
    @ProcessElement
    public void process(@Element LineBatch batch, MultiOutputReceiver out) {
      out.get(LINES).output(batch.withoutDeadLetters());
      if (!batch.deadLetters().isEmpty()) {
        out.get(DEAD).output(batch.select(new int[0], 0));
      }
    }
  }

  private static final class RecordsFn extends DoFn<LineBatch, KV<byte[], byte[]>> {
    private final byte[] key;

    RecordsFn(String pipeline) {
      this.key = pipeline.getBytes(UTF_8);
    }

    @ProcessElement
    public void process(@Element LineBatch batch, OutputReceiver<KV<byte[], byte[]>> out)
        throws IOException {
      for (DeadLetter letter : batch.deadLetters()) {
        out.output(KV.of(key, DeadLetterJson.bytes(letter)));
      }
    }
  }
}
