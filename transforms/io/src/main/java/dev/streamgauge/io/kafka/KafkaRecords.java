package dev.streamgauge.io.kafka;

import dev.streamgauge.io.source.BatchedSource;
import dev.streamgauge.io.source.WallClock;
import java.io.IOException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.apache.beam.sdk.coders.Coder;
import org.apache.beam.sdk.io.UnboundedSource;
import org.apache.beam.sdk.options.PipelineOptions;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.PartitionInfo;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.checkerframework.checker.nullness.qual.Nullable;
import org.joda.time.Instant;

/**
 * Reads the records of a Kafka topic for {@link BatchedSource}. A split has every n-th partition,
 * including those that are added to the topic later.
 *
 * <p>Why not KafkaIO's source: for each record it updates four counters and a distribution, creates
 * an object and names the partition in a new string. With lines of a hundred bytes that was 60 % of
 * the cost of reading (docs/performance.md). Its checkpoint marks cannot be finalized after
 * decoding, they contain the consumer's settings including passwords, and a start time fails for
 * partitions that have no record that late.
 */
final class KafkaRecords
    extends UnboundedSource<ConsumerRecord<byte[], byte[]>, KafkaCheckpointMark> {
  private static final long LEAST_LOOK_MILLIS = 100;

  private final String topic;
  private final List<Integer> partitions;
  private final int split;
  private final int splits;
  private final HashMap<String, Object> config;
  private final @Nullable KafkaConfigFile file;
  private final @Nullable Instant startAt;
  private final TimePolicy.Factory times;
  private final @Nullable KafkaStartFile startFile;

  private KafkaRecords(
      String topic,
      List<Integer> partitions,
      int split,
      int splits,
      Map<String, Object> config,
      @Nullable KafkaConfigFile file,
      @Nullable Instant startAt,
      TimePolicy.Factory times,
      @Nullable KafkaStartFile startFile) {
    this.topic = topic;
    this.partitions = List.copyOf(partitions);
    this.split = split;
    this.splits = splits;
    this.config = new HashMap<>(config);
    this.file = file;
    this.startAt = startAt;
    this.times = times;
    this.startFile = startFile;
  }

  /**
   * Returns a source of all records of {@code topic}, which must be split before it is read.
   *
   * @param config the consumer's settings
   * @param file more settings, read on the worker
   * @param startAt the record timestamp to begin at; a partition without such a record begins at
   *     its end
   */
  static KafkaRecords of(
      String topic,
      Map<String, Object> config,
      @Nullable KafkaConfigFile file,
      @Nullable Instant startAt,
      TimePolicy.Factory times) {
    return new KafkaRecords(topic, List.of(), 0, 1, config, file, startAt, times, null);
  }

  /** Returns the same records; {@code kept} remembers where reading began. */
  KafkaRecords withStartFile(KafkaStartFile kept) {
    return new KafkaRecords(topic, partitions, split, splits, config, file, startAt, times, kept);
  }

  /** Returns all partitions in one split; {@code known} existed when the pipeline was built. */
  KafkaRecords ofPartitions(Integer... known) {
    return ofSplit(0, 1, known);
  }

  /** Returns split {@code part} of {@code parts}. */
  KafkaRecords ofSplit(int part, int parts, Integer... known) {
    return new KafkaRecords(
        topic, List.of(known), part, parts, config, file, startAt, times, startFile);
  }

  String topic() {
    return topic;
  }

  List<Integer> partitions() {
    return partitions;
  }

  @Nullable Instant startAt() {
    return startAt;
  }

  TimePolicy.Factory times() {
    return times;
  }

  @Nullable KafkaStartFile startFile() {
    return startFile;
  }

  /** Returns whether {@code partition} belongs to this split. */
  boolean reads(int partition) {
    return partition % splits == split;
  }

  /**
   * Returns where reading begins without a mark: {@code earliest}, {@code latest} or {@code none}.
   */
  String reset() {
    return String.valueOf(
            settings().getOrDefault(ConsumerConfig.AUTO_OFFSET_RESET_CONFIG, "latest"))
        .trim()
        .toLowerCase(Locale.ROOT);
  }

  /** Returns how often to check the topic for new partitions, in milliseconds. */
  long lookMillis() {
    return Math.max(LEAST_LOOK_MILLIS, millis(ConsumerConfig.METADATA_MAX_AGE_CONFIG, 300_000));
  }

  /** Returns for how many milliseconds a partition without a leader holds back event time. */
  long leaderlessMillis() {
    return millis(ConsumerConfig.DEFAULT_API_TIMEOUT_MS_CONFIG, 60_000);
  }

  private long millis(String name, long otherwise) {
    Object value = settings().get(name);
    return value == null ? otherwise : Long.parseLong(value.toString().trim());
  }

  private Map<String, Object> settings() {
    return file == null ? new HashMap<>(config) : file.with(config);
  }

  KafkaConsumer<byte[], byte[]> consumer() {
    return new KafkaConsumer<>(
        consumerSettings(Runtime.getRuntime().maxMemory()),
        new ByteArrayDeserializer(),
        new ByteArrayDeserializer());
  }

  /** Returns the settings of a consumer in a JVM with {@code heapBytes} of heap. */
  Map<String, Object> consumerSettings(long heapBytes) {
    Map<String, Object> all = settings();
    FetchBudget budget = FetchBudget.of(heapBytes, Math.max(1, partitions.size()) * splits, splits);
    all.putIfAbsent(ConsumerConfig.MAX_PARTITION_FETCH_BYTES_CONFIG, budget.partitionBytes());
    all.putIfAbsent(ConsumerConfig.FETCH_MAX_BYTES_CONFIG, budget.responseBytes());
    // The checkpoint mark says what was read; a group would also rebalance and commit.
    all.put(ConsumerConfig.ENABLE_AUTO_COMMIT_CONFIG, false);
    // We count lost positions; the consumer would skip them silently.
    all.put(ConsumerConfig.AUTO_OFFSET_RESET_CONFIG, "none");
    // Asking for a deleted topic must not create it again.
    all.put(ConsumerConfig.ALLOW_AUTO_CREATE_TOPICS_CONFIG, false);
    return all;
  }

  TopicLookup lookup() {
    return new AdminTopicLookup(topic, settings());
  }

  /**
   * Splits into at most {@code desiredNumSplits} sources, with the partitions dealt out in turn.
   *
   * @throws IOException if the topic has no partitions
   */
  @Override
  public List<KafkaRecords> split(int desiredNumSplits, PipelineOptions options)
      throws IOException {
    List<Integer> all = new ArrayList<>();
    try (KafkaConsumer<byte[], byte[]> consumer = consumer()) {
      for (PartitionInfo partition : consumer.partitionsFor(topic)) {
        all.add(partition.partition());
      }
    }
    if (all.isEmpty()) {
      throw new IOException("there is no such topic");
    }
    all.sort(null);
    int splits = Math.min(Math.max(1, desiredNumSplits), all.size());
    List<KafkaRecords> sources = new ArrayList<>();
    for (int split = 0; split < splits; split++) {
      List<Integer> part = new ArrayList<>();
      for (int i = split; i < all.size(); i += splits) {
        part.add(all.get(i));
      }
      sources.add(ofSplit(split, splits, part.toArray(Integer[]::new)));
    }
    return sources;
  }

  @Override
  public KafkaRecordReader createReader(
      PipelineOptions options, @Nullable KafkaCheckpointMark mark) {
    if (partitions.isEmpty()) {
      throw new IllegalStateException("The topic " + topic + " is to be split before it is read.");
    }
    return new KafkaRecordReader(this, mark, consumer(), lookup(), WallClock.system());
  }

  @Override
  public Coder<KafkaCheckpointMark> getCheckpointMarkCoder() {
    return KafkaCheckpointMark.MarkCoder.INSTANCE;
  }

  /** Not supported: records are turned into batches and never leave the reader. */
  @Override
  public Coder<ConsumerRecord<byte[], byte[]>> getOutputCoder() {
    throw new UnsupportedOperationException(
        "Records of Kafka are only read through a BatchedSource.");
  }
}
