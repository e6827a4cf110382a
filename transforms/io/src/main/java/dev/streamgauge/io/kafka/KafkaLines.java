package dev.streamgauge.io.kafka;

import com.google.auto.value.AutoValue;
import dev.streamgauge.io.kafka.topics.TopicNames;
import dev.streamgauge.io.source.BatchedSource;
import dev.streamgauge.io.source.EndListener;
import dev.streamgauge.io.source.LineAppender;
import dev.streamgauge.io.source.LineTiming;
import dev.streamgauge.io.source.MergeableLines;
import dev.streamgauge.io.source.MergedSource;
import dev.streamgauge.io.source.SourceMetrics;
import dev.streamgauge.io.source.WallClock;
import dev.streamgauge.lines.LineBatchBuilder;
import dev.streamgauge.lines.LineBatchFn;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.apache.beam.sdk.annotations.Internal;
import org.apache.beam.sdk.options.PipelineOptions;
import org.apache.beam.sdk.transforms.display.DisplayData;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.checkerframework.checker.nullness.qual.Nullable;
import org.joda.time.Duration;
import org.joda.time.Instant;

/**
 * Reads Kafka topics as batches of lines: each record's value is a line; a record without a value
 * is an empty line. The checkpoint mark is the next offset of each partition: after a restart from
 * a checkpoint no record is lost or read twice. Without a checkpoint reading starts at the earliest
 * record, unless the consumer property {@code auto.offset.reset} says otherwise.
 *
 * <p>The partitions are looked up when the transform is applied, so the broker must be reachable
 * then. Partitions added later are read from their earliest record, within {@code
 * metadata.max.age.ms} (10 s by default). Records that Kafka no longer has at the position to
 * resume from are logged, and counted in {@link SourceMetrics#LINES_LOST}. Event time is the
 * record's timestamp, or with {@link #withLineTime} the time in the line, or with {@link
 * #withArrivalTime()} the time of reading. A record whose time is too far ahead of the clock is a
 * dead letter ({@link LineTiming}).
 *
 * <pre>{@code
 * p.apply(KafkaLines.read("broker:9092", "logs"))
 *  .apply(ErrorFilter.containing("ERROR"))
 *  .apply(SlidingCount.of(Duration.standardSeconds(30)).every(Duration.standardSeconds(10)));
 * }</pre>
 *
 * @since 0.1.0
 */
@AutoValue
public abstract class KafkaLines extends MergeableLines {
  abstract String bootstrapServers();

  abstract String topic();

  abstract Map<String, Object> consumerConfig();

  abstract @Nullable String consumerConfigFile();

  /** Returns the timing; null to use the time of reading. */
  abstract @Nullable LineTiming lineTiming();

  abstract Duration disorder();

  abstract LineBatchFn pushDown();

  abstract @Nullable Duration stopWhenIdle();

  abstract @Nullable Duration heartbeat();

  abstract @Nullable Instant startAt();

  abstract EndListener endListener();

  abstract @Nullable String startDirectory();

  abstract int readers();

  abstract int parts();

  abstract Builder toBuilder();

  @AutoValue.Builder
  abstract static class Builder {
    abstract Builder setBootstrapServers(String servers);

    abstract Builder setTopic(String topic);

    abstract Builder setConsumerConfig(Map<String, Object> config);

    abstract Builder setConsumerConfigFile(@Nullable String file);

    abstract Builder setLineTiming(@Nullable LineTiming timing);

    abstract Builder setDisorder(Duration disorder);

    abstract Builder setPushDown(LineBatchFn fn);

    abstract Builder setStopWhenIdle(@Nullable Duration duration);

    abstract Builder setHeartbeat(@Nullable Duration interval);

    abstract Builder setStartAt(@Nullable Instant time);

    abstract Builder setEndListener(EndListener listener);

    abstract Builder setStartDirectory(@Nullable String directory);

    abstract Builder setReaders(int readers);

    abstract Builder setParts(int parts);

    abstract KafkaLines build();
  }

  /**
   * Reads {@code topic} of the brokers {@code bootstrapServers} ({@code host:port[,host:port]}).
   *
   * @param topic a topic, or several separated by commas. In a name, {@code *} stands for any
   *     characters: all topics that match are read, new ones from their earliest record within
   *     {@code metadata.max.age.ms}.
   * @throws IllegalArgumentException if a name is invalid
   */
  public static KafkaLines read(String bootstrapServers, String topic) {
    TopicNames unused = TopicNames.parse(topic);
    return new AutoValue_KafkaLines.Builder()
        .setBootstrapServers(bootstrapServers)
        .setTopic(topic)
        .setConsumerConfig(Map.of())
        .setLineTiming(LineTiming.ofRecords())
        .setDisorder(Duration.standardSeconds(1))
        .setPushDown(LineBatchFn.identity())
        .setHeartbeat(Duration.standardSeconds(1))
        .setEndListener(() -> {})
        .setReaders(1)
        .setParts(0)
        .build();
  }

  /** Sets Kafka consumer properties, which override the defaults and earlier ones. */
  public KafkaLines withConsumerConfig(Map<String, Object> properties) {
    Map<String, Object> all = new HashMap<>(consumerConfig());
    all.putAll(properties);
    return toBuilder().setConsumerConfig(all).build();
  }

  /**
   * Sets the Kafka consumer properties in {@code file}, which override the defaults but not those
   * of {@link #withConsumerConfig}. Each worker reads the file, which is not copied into the
   * pipeline: put passwords there. Deserializers and {@code enable.auto.commit} in it are ignored.
   */
  public KafkaLines withConsumerConfigFile(String file) {
    return toBuilder().setConsumerConfigFile(file).build();
  }

  /** Uses the time of reading as event time instead of the record's timestamp. */
  public KafkaLines withArrivalTime() {
    return toBuilder().setLineTiming(null).build();
  }

  /**
   * Uses the event time that {@code timing} decides, by default {@link LineTiming#ofRecords()}. The
   * source of a dead line is {@code kafka:topic/partition@offset}.
   */
  public KafkaLines withLineTime(LineTiming timing) {
    return toBuilder().setLineTiming(timing).build();
  }

  /**
   * Sets how much earlier than the latest record of its partition a record may be without being
   * late, 1 s by default: producers do not write strictly in order of time.
   */
  public KafkaLines withDisorder(Duration disorder) {
    return toBuilder().setDisorder(disorder).build();
  }

  /** Applies {@code fn} to each batch inside the reader; see {@link LineBatchFn}. */
  public KafkaLines withPushDown(LineBatchFn fn) {
    return toBuilder().setPushDown(fn).build();
  }

  /** Ends after {@code duration} without a record; see {@link MergedSource}. */
  public KafkaLines withStopWhenIdle(Duration duration) {
    return toBuilder().setStopWhenIdle(duration).build();
  }

  /**
   * Disables heartbeats while the topic is idle: for replays, whose result must not depend on how
   * long the end of the input is awaited.
   */
  public KafkaLines withoutHeartbeats() {
    return toBuilder().setHeartbeat(null).build();
  }

  /**
   * Starts, without a checkpoint, at the first record of each partition whose timestamp is {@code
   * time} or later; at the end of a partition that has none yet.
   */
  public KafkaLines withStartAt(Instant time) {
    return toBuilder().setStartAt(time).build();
  }

  /**
   * Keeps where reading began in {@code directory} on this machine, and begins there again: for
   * runners that save no checkpoint, where {@code auto.offset.reset=latest} would skip what was
   * sent while the pipeline was down. Combined with {@link #withStartAt}, the later position wins.
   */
  public KafkaLines withStartKeptIn(Path directory) {
    return toBuilder().setStartDirectory(directory.toString()).build();
  }

  /**
   * Reads with this many readers in parallel, by default one, or with one for each partition if
   * that is less. Only the SparkRunner does, as Streamgauge's programs set it up, so that each
   * executor reads a share of the partitions; elsewhere there is one reader with several threads.
   * Must be the same when the pipeline resumes from a checkpoint.
   */
  public KafkaLines withReaders(int readers) {
    if (readers < 1) {
      throw new IllegalArgumentException("readers must be at least 1: " + readers);
    }
    return toBuilder().setReaders(readers).build();
  }

  /**
   * Reads with this many threads, however many cores and partitions there are: for programs that
   * keep checkpoint marks longer than the source.
   */
  @Internal
  public KafkaLines withParts(int parts) {
    return toBuilder().setParts(parts).build();
  }

  /** Notifies {@code listener} before the source ends; see {@link MergedSource}. */
  public KafkaLines withEndListener(EndListener listener) {
    return toBuilder().setEndListener(listener).build();
  }

  @Override
  public void populateDisplayData(DisplayData.Builder builder) {
    super.populateDisplayData(builder);
    builder.add(
        DisplayData.item("bootstrapServers", bootstrapServers()).withLabel("Kafka brokers"));
    builder.add(DisplayData.item("topic", topic()).withLabel("Topic read"));
    builder.add(
        DisplayData.item("lineTime", lineTiming() != null)
            .withLabel("Event time is found in the line or its record"));
    builder.add(DisplayData.item("disorder", disorder()).withLabel("Disorder within a partition"));
    builder.add(
        DisplayData.item("pushDown", pushDown().getClass())
            .withLabel("Function applied while reading"));
    builder.addIfNotNull(
        DisplayData.item("stopWhenIdle", stopWhenIdle()).withLabel("Ends when idle for"));
    builder.addIfNotNull(DisplayData.item("startAt", startAt()).withLabel("Reads from"));
    builder.add(DisplayData.item("readers", readers()).withLabel("Readers in parallel"));
  }

  @Override
  @Internal
  public MergedSource<?> toSource(PipelineOptions options) {
    return merge(records(), options);
  }

  private MergedSource<KafkaCheckpointMark> merge(KafkaRecords records, PipelineOptions options) {
    String origin = "kafka:" + topic();
    List<BatchedSource<ConsumerRecord<byte[], byte[]>, KafkaCheckpointMark>> parts;
    try {
      parts =
          BatchedSource.of(records, origin, new RecordAppender(lineTiming()))
              .withPushDown(pushDown())
              .split(parts() > 0 ? parts() : threads(), options);
    } catch (Exception e) {
      throw new IllegalStateException(
          String.format(
              "Cannot look up the partitions of Kafka topic '%s' at %s: %s",
              topic(), bootstrapServers(), e.getMessage()),
          e);
    }
    MergedSource<KafkaCheckpointMark> merged =
        MergedSource.of(origin, parts).withReaders(readers()).withEndListener(endListener());
    if (heartbeat() != null) {
      merged = merged.withHeartbeats(heartbeat());
    }
    return stopWhenIdle() == null ? merged : merged.withStopWhenIdle(stopWhenIdle());
  }

  /** Returns how many threads read: at least two, one for each core, and as many in each reader. */
  private int threads() {
    int least = Math.max(2, Runtime.getRuntime().availableProcessors());
    return (least + readers() - 1) / readers() * readers();
  }

  private KafkaRecords records() {
    Map<String, Object> config = new HashMap<>();
    config.put(ConsumerConfig.AUTO_OFFSET_RESET_CONFIG, "earliest");
    // With the default of 500 records the polls are the bottleneck.
    config.put(ConsumerConfig.MAX_POLL_RECORDS_CONFIG, 8192);
    config.put(ConsumerConfig.RECEIVE_BUFFER_CONFIG, 1 << 20);
    // The default of 5 minutes is too long for new partitions to wait.
    config.put(ConsumerConfig.METADATA_MAX_AGE_CONFIG, 10_000);
    // The broker answers other requests, such as where a partition ends, only after the fetch.
    config.put(ConsumerConfig.FETCH_MAX_WAIT_MS_CONFIG, 100);
    Set<String> defaults = new HashSet<>(config.keySet());
    defaults.removeAll(consumerConfig().keySet());
    config.putAll(consumerConfig());
    config.put(ConsumerConfig.BOOTSTRAP_SERVERS_CONFIG, bootstrapServers());
    KafkaConfigFile file =
        consumerConfigFile() == null ? null : KafkaConfigFile.over(defaults, consumerConfigFile());
    KafkaRecords records = KafkaRecords.of(topic(), config, file, startAt(), times());
    if (parts() > 0) {
      records = records.withFixedSplits();
    }
    return startDirectory() == null
        ? records
        : records.withStartFile(KafkaStartFile.in(Path.of(startDirectory()), topic()));
  }

  private TimePolicy.Factory times() {
    return lineTiming() == null
        ? TimePolicy.arrival()
        : TimePolicy.timing(lineTiming(), disorder());
  }

  private static final class RecordAppender
      implements LineAppender<ConsumerRecord<byte[], byte[]>> {
    private final @Nullable LineTiming timing;

    RecordAppender(@Nullable LineTiming timing) {
      this.timing = timing;
    }

    @Override
    public void append(
        ConsumerRecord<byte[], byte[]> record, Instant time, LineBatchBuilder batch) {
      byte[] line = RecordTimePolicy.line(record);
      if (timing == null || !time.equals(LineTiming.DEAD)) {
        batch.append(line, 0, line.length, time.getMillis());
        return;
      }
      String source = "kafka:" + record.topic() + "/" + record.partition() + "@" + record.offset();
      WallClock clock = WallClock.system();
      timing.bury(line, RecordTimePolicy.sent(record, clock), source, clock.millis(), batch);
    }
  }
}
