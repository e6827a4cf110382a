package dev.streamgauge.io.kafka;

import dev.streamgauge.io.source.BatchedSource;
import dev.streamgauge.io.source.WallClock;
import java.io.IOException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
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
 * The records of a Kafka topic, as {@link BatchedSource} reads them. A split has some of the
 * partitions; those that a topic gets later are not read.
 *
 * <p>Why not KafkaIO's source: for each record it counts in four counters and a distribution, makes
 * an object and names the partition in a new string. With lines of a hundred bytes that was 60 % of
 * all that reading cost (docs/performance.md). Its checkpoint marks cannot be finalized once they
 * were decoded, they hold the consumer's settings with the passwords in them, and a start at a time
 * fails for partitions that have no record that late.
 */
final class KafkaRecords
    extends UnboundedSource<ConsumerRecord<byte[], byte[]>, KafkaCheckpointMark> {
  private final String topic;
  private final List<Integer> partitions;
  private final HashMap<String, Object> config;
  private final @Nullable KafkaConfigFile file;
  private final @Nullable Instant startAt;
  private final TimePolicy.Factory times;

  private KafkaRecords(
      String topic,
      List<Integer> partitions,
      Map<String, Object> config,
      @Nullable KafkaConfigFile file,
      @Nullable Instant startAt,
      TimePolicy.Factory times) {
    this.topic = topic;
    this.partitions = List.copyOf(partitions);
    this.config = new HashMap<>(config);
    this.file = file;
    this.startAt = startAt;
    this.times = times;
  }

  /**
   * All records of {@code topic}. To be split before it is read.
   *
   * @param config the consumer's settings
   * @param file more of them, read on the worker
   * @param startAt the record timestamp to begin at; where no record is that late, at the end
   */
  static KafkaRecords of(
      String topic,
      Map<String, Object> config,
      @Nullable KafkaConfigFile file,
      @Nullable Instant startAt,
      TimePolicy.Factory times) {
    return new KafkaRecords(topic, List.of(), config, file, startAt, times);
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

  KafkaConsumer<byte[], byte[]> consumer() {
    Map<String, Object> all = file == null ? new HashMap<>(config) : file.with(config);
    // The checkpoint mark says what was read; a group would also rebalance and commit.
    all.put(ConsumerConfig.ENABLE_AUTO_COMMIT_CONFIG, false);
    return new KafkaConsumer<>(all, new ByteArrayDeserializer(), new ByteArrayDeserializer());
  }

  /**
   * At most {@code desiredNumSplits} sources, the partitions dealt out in turn.
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
      sources.add(new KafkaRecords(topic, part, config, file, startAt, times));
    }
    return sources;
  }

  @Override
  public KafkaRecordReader createReader(
      PipelineOptions options, @Nullable KafkaCheckpointMark mark) {
    if (partitions.isEmpty()) {
      throw new IllegalStateException("The topic " + topic + " is to be split before it is read.");
    }
    return new KafkaRecordReader(this, mark, WallClock.system());
  }

  @Override
  public Coder<KafkaCheckpointMark> getCheckpointMarkCoder() {
    return KafkaCheckpointMark.MarkCoder.INSTANCE;
  }

  /** None: records are what is made into batches, and never leave the reader. */
  @Override
  public Coder<ConsumerRecord<byte[], byte[]>> getOutputCoder() {
    throw new UnsupportedOperationException(
        "Records of Kafka are only read through a BatchedSource.");
  }
}
