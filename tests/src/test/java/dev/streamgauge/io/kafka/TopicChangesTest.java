package dev.streamgauge.io.kafka;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.streamgauge.io.source.BufferedMetricsContainer;
import dev.streamgauge.io.source.LineTiming;
import dev.streamgauge.io.source.SourceMetrics;
import dev.streamgauge.lines.MetricNames;
import dev.streamgauge.testing.KafkaBroker;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.apache.beam.sdk.metrics.MetricName;
import org.apache.beam.sdk.metrics.MetricsEnvironment;
import org.apache.beam.sdk.options.PipelineOptions;
import org.apache.beam.sdk.options.PipelineOptionsFactory;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewPartitions;
import org.apache.kafka.clients.admin.RecordsToDelete;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.junit.After;
import org.junit.AfterClass;
import org.junit.Before;
import org.junit.BeforeClass;
import org.junit.Test;

/** Topics of a real broker that change while they are read, and between two runs. */
public class TopicChangesTest {
  private static final PipelineOptions OPTIONS = PipelineOptionsFactory.create();
  private static final Duration TIMEOUT = Duration.ofMinutes(3);
  private static final long TIME = 1_700_000_000_000L;

  private static KafkaBroker broker;

  private final BufferedMetricsContainer metrics = new BufferedMetricsContainer();

  @BeforeClass
  public static void startBroker() {
    broker = KafkaBroker.running();
  }

  @AfterClass
  public static void stopBroker() {
    broker.close();
  }

  @Before
  public void keepMetrics() {
    MetricsEnvironment.setCurrentContainer(metrics);
  }

  @After
  public void forgetMetrics() {
    MetricsEnvironment.setCurrentContainer(null);
  }

  private static KafkaRecords source(String topic) throws IOException {
    return KafkaRecords.of(
            topic,
            Map.of(
                "bootstrap.servers",
                broker.bootstrapServers(),
                "auto.offset.reset",
                "latest",
                "metadata.max.age.ms",
                200),
            null,
            null,
            TimePolicy.timing(LineTiming.ofRecords(), org.joda.time.Duration.ZERO))
        .split(1, OPTIONS)
        .get(0);
  }

  private static Admin admin() {
    return Admin.create(Map.of("bootstrap.servers", broker.bootstrapServers()));
  }

  private static void produce(String topic, int partition, String... lines) {
    Map<String, Object> config = Map.of("bootstrap.servers", broker.bootstrapServers());
    try (KafkaProducer<byte[], byte[]> producer =
        new KafkaProducer<>(config, new ByteArraySerializer(), new ByteArraySerializer())) {
      for (String line : lines) {
        byte[] value = line == null ? null : line.getBytes(UTF_8);
        producer.send(new ProducerRecord<>(topic, partition, TIME, null, value));
      }
    }
  }

  private static String[] lines(String prefix, int from, int to) {
    return IntStream.range(from, to).mapToObj(i -> prefix + i).toArray(String[]::new);
  }

  /** Reads until {@code count} records have come, and none for the time of some polls. */
  private static List<String> read(KafkaRecordReader reader, int count) throws IOException {
    List<String> values = new ArrayList<>();
    await()
        .pollInSameThread()
        .atMost(TIMEOUT)
        .until(
            () -> {
              while (reader.advance()) {
                values.add(new String(RecordTimePolicy.line(reader.getCurrent()), UTF_8));
              }
              return values.size() >= count;
            });
    for (int i = 0; i < 20; i++) {
      assertThat(reader.advance()).isFalse();
    }
    return values;
  }

  private long count(String metric) {
    return metrics.count(MetricName.named(MetricNames.NAMESPACE, metric));
  }

  @Test
  public void partitionsThatAreAddedAreReadFromTheirFirstRecord() throws Exception {
    broker.createTopic("growing", 1);
    KafkaRecords source = source("growing");
    KafkaCheckpointMark mark;
    try (KafkaRecordReader reader = source.createReader(OPTIONS, null);
        Admin admin = admin()) {
      assertThat(reader.start()).isFalse();
      mark = reader.getCheckpointMark();
      admin.createPartitions(Map.of("growing", NewPartitions.increaseTo(3))).all().get();
      produce("growing", 2, "a", null, "b");
      produce("growing", 0, "c");
      assertThat(read(reader, 4)).containsExactlyInAnyOrder("a", "", "b", "c");
    }
    try (KafkaRecordReader reader = source.createReader(OPTIONS, mark)) {
      List<String> read = new ArrayList<>();
      if (reader.start()) {
        read.add(new String(RecordTimePolicy.line(reader.getCurrent()), UTF_8));
      }
      read.addAll(read(reader, 4 - read.size()));
      assertThat(read).containsExactlyInAnyOrder("a", "", "b", "c");
    }
  }

  @Test
  public void whatWasDeletedBeforeItWasReadIsCountedAndReadingGoesOnBehindIt() throws Exception {
    broker.createTopic("short", 1);
    KafkaRecords source = source("short");
    KafkaCheckpointMark mark;
    try (KafkaRecordReader reader = source.createReader(OPTIONS, null)) {
      assertThat(reader.start()).isFalse();
      mark = reader.getCheckpointMark();
    }
    produce("short", 0, lines("", 0, 30));
    try (Admin admin = admin()) {
      admin
          .deleteRecords(Map.of(new TopicPartition("short", 0), RecordsToDelete.beforeOffset(20)))
          .all()
          .get();
    }
    try (KafkaRecordReader reader = source.createReader(OPTIONS, mark)) {
      assertThat(reader.start()).isFalse();
      assertThat(read(reader, 10)).containsExactly(lines("", 20, 30));
    }
    assertThat(count(SourceMetrics.LINES_LOST)).isEqualTo(20);
  }

  @Test
  public void aTopicThatIsDeletedAndCreatedAgainIsReadWholeAndOnce() throws Exception {
    broker.createTopic("again", 1);
    KafkaRecords source = source("again");
    KafkaCheckpointMark mark;
    try (KafkaRecordReader reader = source.createReader(OPTIONS, null);
        Admin admin = admin()) {
      assertThat(reader.start()).isFalse();
      produce("again", 0, lines("old", 0, 30));
      assertThat(read(reader, 30)).containsExactly(lines("old", 0, 30));
      mark = reader.getCheckpointMark();
      admin.deleteTopics(List.of("again")).all().get();
      broker.createTopic("again", 1);
      produce("again", 0, lines("new", 0, 50));
      assertThat(read(reader, 50)).containsExactlyInAnyOrder(lines("new", 0, 50));
      assertThat(count(SourceMetrics.POSITIONS_LOST)).isEqualTo(1);
    }
    // The same from a mark of the old one.
    try (KafkaRecordReader reader = source.createReader(OPTIONS, mark)) {
      List<String> read = new ArrayList<>();
      if (reader.start()) {
        read.add(new String(reader.getCurrent().value(), UTF_8));
      }
      read.addAll(read(reader, 50 - read.size()));
      assertThat(read).containsExactly(lines("new", 0, 50));
    }
    assertThat(count(SourceMetrics.POSITIONS_LOST)).isEqualTo(2);
  }
}
