package dev.streamgauge.io.kafka;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.streamgauge.io.kafka.topics.GroupOffsets;
import dev.streamgauge.io.source.LineTiming;
import dev.streamgauge.testing.KafkaBroker;
import dev.streamgauge.testing.LongTests;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.apache.beam.sdk.options.PipelineOptions;
import org.apache.beam.sdk.options.PipelineOptionsFactory;
import org.apache.beam.sdk.transforms.windowing.BoundedWindow;
import org.apache.beam.sdk.util.CoderUtils;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.joda.time.Instant;
import org.junit.AfterClass;
import org.junit.BeforeClass;
import org.junit.Test;
import org.junit.experimental.categories.Category;

/** Several topics of a real broker as one source, and the offsets of a group in them. */
public class TopicsTest {
  private static final Duration TIMEOUT = Duration.ofMinutes(1);
  private static final PipelineOptions OPTIONS = PipelineOptionsFactory.create();
  private static final long TIME = 1_700_000_000_000L;

  private static KafkaBroker broker;

  @BeforeClass
  public static void startBroker() {
    broker = KafkaBroker.running();
  }

  @AfterClass
  public static void stopBroker() {
    broker.close();
  }

  private static List<KafkaRecords> splits(String topics, int splits) throws IOException {
    return KafkaRecords.of(
            topics,
            Map.of(
                "bootstrap.servers",
                broker.bootstrapServers(),
                "auto.offset.reset",
                "earliest",
                "metadata.max.age.ms",
                200,
                "request.timeout.ms",
                1000,
                "default.api.timeout.ms",
                1000),
            null,
            null,
            TimePolicy.timing(LineTiming.ofRecords(), org.joda.time.Duration.ZERO))
        .split(splits, OPTIONS);
  }

  private static void produce(String topic, long time, String... lines) {
    Map<String, Object> config = Map.of("bootstrap.servers", broker.bootstrapServers());
    try (KafkaProducer<byte[], byte[]> producer =
        new KafkaProducer<>(config, new ByteArraySerializer(), new ByteArraySerializer())) {
      for (String line : lines) {
        producer.send(new ProducerRecord<>(topic, 0, time, null, line.getBytes(UTF_8)));
      }
    }
  }

  private static List<String> read(KafkaRecordReader reader, boolean available, int count)
      throws IOException {
    List<String> values = new ArrayList<>();
    if (available) {
      values.add(new String(reader.getCurrent().value(), UTF_8));
    }
    await()
        .pollInSameThread()
        .atMost(TIMEOUT)
        .until(
            () -> {
              while (reader.advance()) {
                values.add(new String(reader.getCurrent().value(), UTF_8));
              }
              return values.size() >= count;
            });
    return values;
  }

  @Test
  public void aPatternFindsNewTopicsAndGoesOnWithThem() throws Exception {
    broker.createTopic("logs-a", 1).createTopic("audit", 1).createTopic("other", 1);
    produce("logs-a", TIME, "a1");
    produce("audit", TIME, "x1");
    produce("other", TIME, "o1");
    KafkaRecords source = splits("audit,logs-*", 1).get(0);
    KafkaCheckpointMark mark;
    try (KafkaRecordReader reader = source.createReader(OPTIONS, null)) {
      assertThat(read(reader, reader.start(), 2)).containsExactlyInAnyOrder("a1", "x1");
      broker.createTopic("logs-b", 2);
      produce("logs-b", TIME, "b1", "b2");
      produce("logs-a", TIME, "a2");
      assertThat(read(reader, false, 3)).containsExactlyInAnyOrder("b1", "b2", "a2");
      mark = CoderUtils.clone(source.getCheckpointMarkCoder(), reader.getCheckpointMark());
    }
    // The source does not know logs-b, but the mark does; nobody knows logs-c.
    broker.createTopic("logs-c", 1);
    produce("logs-c", TIME, "c1");
    produce("logs-b", TIME, "b3");
    produce("audit", TIME, "x2");
    try (KafkaRecordReader reader = source.createReader(OPTIONS, mark)) {
      assertThat(read(reader, reader.start(), 3)).containsExactlyInAnyOrder("c1", "b3", "x2");
    }
  }

  @Test
  @Category(LongTests.class)
  public void aTopicThatIsDeletedHoldsBackTheOthersOnlyForAWhile() throws Exception {
    broker.createTopic("gone-a", 1).createTopic("gone-b", 1);
    produce("gone-a", TIME, "a1");
    produce("gone-b", TIME, "b1");
    KafkaRecords source = splits("gone-*", 1).get(0);
    try (KafkaRecordReader reader = source.createReader(OPTIONS, null);
        Admin admin = Admin.create(Map.of("bootstrap.servers", broker.bootstrapServers()))) {
      assertThat(read(reader, reader.start(), 2)).containsExactlyInAnyOrder("a1", "b1");
      admin.deleteTopics(List.of("gone-a")).all().get();
      produce("gone-b", TIME + 5_000, "b2");
      assertThat(read(reader, false, 1)).containsExactly("b2");
      await()
          .pollInSameThread()
          .atMost(TIMEOUT)
          .until(
              () -> {
                reader.advance();
                Instant watermark = reader.getWatermark();
                return watermark.isAfter(new Instant(TIME + 4_000))
                    || watermark.equals(BoundedWindow.TIMESTAMP_MAX_VALUE);
              });
      broker.createTopic("gone-a", 1);
      produce("gone-a", TIME, "again");
      assertThat(read(reader, false, 1)).containsExactly("again");
    }
  }

  /** A split of a pattern may have no partition at all, and holds back nobody. */
  @Test
  public void splitsShareThePartitionsOfAllTopics() throws Exception {
    for (int i = 0; i < 4; i++) {
      broker.createTopic("shared-" + i, 1);
    }
    List<KafkaRecords> splits = splits("shared-0,shared-1,shared-2,shared-3", 2);
    assertThat(splits).allSatisfy(split -> assertThat(split.knownTopics()).hasSizeBetween(1, 3));
    assertThat(splits.stream().mapToInt(split -> split.knownTopics().size()).sum()).isEqualTo(4);
    KafkaRecords empty = splits("none-*", 2).get(1);
    try (KafkaRecordReader reader = empty.createReader(OPTIONS, null)) {
      assertThat(reader.start()).isFalse();
      assertThat(reader.getWatermark()).isEqualTo(BoundedWindow.TIMESTAMP_MAX_VALUE);
    }
  }

  @Test
  public void aGroupGetsTheOffsetsOfATime() throws Exception {
    broker.createTopic("timed-a", 1).createTopic("timed-b", 1);
    for (int i = 0; i < 5; i++) {
      produce("timed-a", TIME + i * 1000, "line " + i);
    }
    produce("timed-b", TIME - 5_000, "old");
    try (GroupOffsets group =
            GroupOffsets.of(broker.bootstrapServers(), "timed-*", "lag", Map.of());
        Admin admin = Admin.create(Map.of("bootstrap.servers", broker.bootstrapServers()))) {
      group.commit(new Instant(TIME + 1_500));
      Map<TopicPartition, OffsetAndMetadata> offsets =
          admin.listConsumerGroupOffsets("lag").partitionsToOffsetAndMetadata().get();
      assertThat(offsets.get(new TopicPartition("timed-a", 0)).offset()).isEqualTo(2);
      assertThat(offsets.get(new TopicPartition("timed-b", 0)).offset()).isEqualTo(1);
    }
  }
}
