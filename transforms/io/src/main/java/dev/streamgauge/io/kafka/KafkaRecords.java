package dev.streamgauge.io.kafka;

import dev.streamgauge.io.kafka.topics.TopicNames;
import dev.streamgauge.io.source.BatchedSource;
import dev.streamgauge.io.source.WallClock;
import java.io.IOException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
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
 * Reads the records of Kafka topics for {@link BatchedSource}. A split has every n-th partition,
 * including those that are added to a topic later, and those of topics that are found later.
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

  private final TopicNames topics;

  /** The partitions of this split when the pipeline was built, by topic; null before the split. */
  private final @Nullable TreeMap<String, List<Integer>> known;

  private final int split;
  private final int splits;
  private final HashMap<String, Object> config;
  private final @Nullable KafkaConfigFile file;
  private final @Nullable Instant startAt;
  private final TimePolicy.Factory times;
  private final @Nullable KafkaStartFile startFile;
  private final boolean fixedSplits;

  private KafkaRecords(
      TopicNames topics,
      @Nullable Map<String, List<Integer>> known,
      int split,
      int splits,
      Map<String, Object> config,
      @Nullable KafkaConfigFile file,
      @Nullable Instant startAt,
      TimePolicy.Factory times,
      @Nullable KafkaStartFile startFile,
      boolean fixedSplits) {
    this.topics = topics;
    this.known = known == null ? null : new TreeMap<>(known);
    this.split = split;
    this.splits = splits;
    this.config = new HashMap<>(config);
    this.file = file;
    this.startAt = startAt;
    this.times = times;
    this.startFile = startFile;
    this.fixedSplits = fixedSplits;
  }

  /**
   * Returns a source of all records of {@code topics}, which must be split before it is read.
   *
   * @param topics names as {@link TopicNames} has them
   * @param config the consumer's settings
   * @param file more settings, read on the worker
   * @param startAt the record timestamp to begin at; a partition without such a record begins at
   *     its end
   */
  static KafkaRecords of(
      String topics,
      Map<String, Object> config,
      @Nullable KafkaConfigFile file,
      @Nullable Instant startAt,
      TimePolicy.Factory times) {
    return new KafkaRecords(
        TopicNames.parse(topics), null, 0, 1, config, file, startAt, times, null, false);
  }

  /** Returns the same records; {@code kept} remembers where reading began. */
  KafkaRecords withStartFile(KafkaStartFile kept) {
    return new KafkaRecords(
        topics, known, split, splits, config, file, startAt, times, kept, fixedSplits);
  }

  /** Returns the same records, which are split as desired even if splits get no partition. */
  KafkaRecords withFixedSplits() {
    return new KafkaRecords(
        topics, known, split, splits, config, file, startAt, times, startFile, true);
  }

  /** Returns all partitions in one split; {@code known} existed when the pipeline was built. */
  KafkaRecords ofPartitions(Integer... known) {
    return ofSplit(0, 1, known);
  }

  /** Returns split {@code part} of {@code parts} of a source with one topic. */
  KafkaRecords ofSplit(int part, int parts, Integer... known) {
    return ofSplit(part, parts, Map.of(topics.fixed().get(0), List.of(known)));
  }

  private KafkaRecords ofSplit(int part, int parts, Map<String, List<Integer>> of) {
    return new KafkaRecords(
        topics, of, part, parts, config, file, startAt, times, startFile, fixedSplits);
  }

  TopicNames topics() {
    return topics;
  }

  /** Returns the topics of which this split had partitions when the pipeline was built. */
  Set<String> knownTopics() {
    return known == null ? Set.of() : known.keySet();
  }

  /** Returns the partitions that this split had of {@code topic} when the pipeline was built. */
  List<Integer> known(String topic) {
    return known == null ? List.of() : known.getOrDefault(topic, List.of());
  }

  /** Returns the partitions that this split had when the pipeline was built. */
  List<Integer> partitions() {
    return knownTopics().stream().flatMap(topic -> known(topic).stream()).toList();
  }

  @Nullable Instant startAt() {
    return startAt;
  }

  TimePolicy.Factory times() {
    return times;
  }

  @Nullable KafkaStartFile startFile(String topic) {
    return startFile == null ? null : startFile.ofTopic(topic);
  }

  /** Returns whether {@code partition} of {@code topic} belongs to this split. */
  boolean reads(String topic, int partition) {
    // Topics with few partitions each must not all fall to the first split.
    int from = topics.isOne() ? 0 : topic.hashCode();
    return Math.floorMod(from + partition, splits) == split;
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
    FetchBudget budget =
        FetchBudget.of(heapBytes, Math.max(1, partitions().size()) * splits, splits);
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

  TopicLookups lookups() {
    return new AdminTopicLookups(settings());
  }

  /**
   * Splits into at most {@code desiredNumSplits} sources, with the partitions dealt out in turn.
   *
   * @throws IOException if a topic has no partitions
   */
  @Override
  public List<KafkaRecords> split(int desiredNumSplits, PipelineOptions options)
      throws IOException {
    TreeMap<String, List<Integer>> all = partitionsNow();
    int partitions = all.values().stream().mapToInt(List::size).sum();
    // More topics may be found.
    int most = topics.hasPatterns() || fixedSplits ? Integer.MAX_VALUE : partitions;
    int splits = Math.min(Math.max(1, desiredNumSplits), most);
    List<KafkaRecords> sources = new ArrayList<>();
    for (int split = 0; split < splits; split++) {
      KafkaRecords source = ofSplit(split, splits, Map.of());
      TreeMap<String, List<Integer>> part = new TreeMap<>();
      all.forEach(
          (topic, ofTopic) -> {
            List<Integer> own = ofTopic.stream().filter(p -> source.reads(topic, p)).toList();
            if (!own.isEmpty()) {
              part.put(topic, own);
            }
          });
      sources.add(ofSplit(split, splits, part));
    }
    return sources;
  }

  private TreeMap<String, List<Integer>> partitionsNow() throws IOException {
    TreeMap<String, List<Integer>> all = new TreeMap<>();
    try (KafkaConsumer<byte[], byte[]> consumer = consumer()) {
      Set<String> names = new TreeSet<>(topics.fixed());
      if (topics.hasPatterns()) {
        consumer.listTopics().keySet().stream().filter(topics::matches).forEach(names::add);
      }
      for (String topic : names) {
        List<PartitionInfo> found = consumer.partitionsFor(topic);
        if (found.isEmpty()) {
          throw new IOException("there is no such topic");
        }
        all.put(topic, found.stream().map(PartitionInfo::partition).sorted().toList());
      }
    }
    return all;
  }

  @Override
  public KafkaRecordReader createReader(
      PipelineOptions options, @Nullable KafkaCheckpointMark mark) {
    if (known == null) {
      throw new IllegalStateException("The topic " + topics + " is to be split before it is read.");
    }
    return new KafkaRecordReader(this, mark, consumer(), lookups(), WallClock.system());
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
