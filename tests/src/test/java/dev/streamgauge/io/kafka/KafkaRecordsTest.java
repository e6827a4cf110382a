package dev.streamgauge.io.kafka;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import dev.streamgauge.io.source.LineTiming;
import dev.streamgauge.testing.KafkaBroker;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import java.util.stream.LongStream;
import org.apache.beam.sdk.options.PipelineOptions;
import org.apache.beam.sdk.options.PipelineOptionsFactory;
import org.apache.beam.sdk.testing.CoderProperties;
import org.apache.beam.sdk.transforms.windowing.BoundedWindow;
import org.apache.beam.sdk.util.CoderUtils;
import org.apache.beam.sdk.util.SerializableUtils;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.joda.time.Instant;
import org.junit.AfterClass;
import org.junit.BeforeClass;
import org.junit.Test;

/** The source of records on a real broker. */
public class KafkaRecordsTest {
  private static final PipelineOptions OPTIONS = PipelineOptionsFactory.create();
  private static final Duration TIMEOUT = Duration.ofMinutes(3);
  private static final long TIME = 1_700_000_000_000L;
  private static final Instant NOTHING_YET = BoundedWindow.TIMESTAMP_MIN_VALUE;
  private static final Instant NO_OPINION = BoundedWindow.TIMESTAMP_MAX_VALUE;

  private static KafkaBroker broker;

  @BeforeClass
  public static void startBroker() {
    broker = KafkaBroker.running();
  }

  @AfterClass
  public static void stopBroker() {
    broker.close();
  }

  private static KafkaRecords source(String topic, Map<String, Object> config, Instant startAt) {
    Map<String, Object> all =
        new java.util.HashMap<>(
            Map.of(
                "bootstrap.servers", broker.bootstrapServers(), "auto.offset.reset", "earliest"));
    all.putAll(config);
    return KafkaRecords.of(
        topic,
        all,
        null,
        startAt,
        TimePolicy.timing(LineTiming.ofRecords(), org.joda.time.Duration.ZERO));
  }

  private static KafkaRecords whole(String topic) throws IOException {
    return source(topic, Map.of(), null).split(1, OPTIONS).get(0);
  }

  private static void produce(String topic, int partition, long... times) {
    try (KafkaProducer<byte[], byte[]> producer = producer(Map.of())) {
      for (long time : times) {
        producer.send(record(topic, partition, time));
      }
    }
  }

  private static KafkaProducer<byte[], byte[]> producer(Map<String, Object> more) {
    Map<String, Object> config = new java.util.HashMap<>(more);
    config.put("bootstrap.servers", broker.bootstrapServers());
    return new KafkaProducer<>(config, new ByteArraySerializer(), new ByteArraySerializer());
  }

  private static ProducerRecord<byte[], byte[]> record(String topic, int partition, long time) {
    return new ProducerRecord<>(
        topic, partition, time, null, (partition + "@" + time).getBytes(UTF_8));
  }

  /** Reads until nothing has come for the reader's whole poll, and at least {@code count}. */
  private static List<String> read(KafkaRecordReader reader, boolean start, int count) {
    List<String> values = new ArrayList<>();
    boolean[] begun = {!start};
    await()
        .atMost(TIMEOUT)
        .until(
            () -> {
              boolean available = begun[0] ? reader.advance() : reader.start();
              begun[0] = true;
              while (available) {
                values.add(new String(reader.getCurrent().value(), UTF_8));
                assertThat(reader.getCurrentTimestamp().getMillis())
                    .isEqualTo(reader.getCurrent().timestamp());
                available = reader.advance();
              }
              return values.size() >= count;
            });
    return values;
  }

  @Test
  public void dealsOutThePartitionsAmongTheSplits() throws Exception {
    broker.createTopic("five", 5);
    KafkaRecords source = source("five", Map.of(), null);
    assertThat(source.split(2, OPTIONS))
        .extracting(KafkaRecords::partitions)
        .containsExactly(List.of(0, 2, 4), List.of(1, 3));
    assertThat(source.split(9, OPTIONS)).hasSize(5);
    assertThat(source.split(0, OPTIONS)).hasSize(1);
    assertThatThrownBy(() -> source.createReader(OPTIONS, null))
        .hasMessageContaining("to be split");
  }

  @Test
  public void readsAllRecordsOfAllPartitionsAndTakesTheLeastWatermark() throws Exception {
    broker.createTopic("all", 2);
    produce("all", 0, LongStream.range(0, 20_000).map(i -> TIME + i).toArray());
    produce("all", 1, TIME + 500, TIME + 700);
    try (KafkaRecordReader reader =
        SerializableUtils.clone(whole("all")).createReader(OPTIONS, null)) {
      List<String> expected = new ArrayList<>(List.of("1@" + (TIME + 500), "1@" + (TIME + 700)));
      IntStream.range(0, 20_000).forEach(i -> expected.add("0@" + (TIME + i)));
      assertThat(read(reader, true, 20_002)).containsExactlyInAnyOrderElementsOf(expected);
      // Read to the end, neither is idle for long yet.
      assertThat(reader.getWatermark().getMillis()).isBetween(TIME + 700, TIME + 700 + 2_000);
      await()
          .atMost(TIMEOUT)
          .until(
              () -> {
                reader.advance();
                return reader.getWatermark().equals(NO_OPINION);
              });
    }
  }

  @Test
  public void goesOnFromAMarkWithoutLossOrRepetition() throws Exception {
    broker.createTopic("mark", 3);
    produce("mark", 0, TIME, TIME + 1, TIME + 2);
    produce("mark", 1, TIME + 10);
    KafkaRecords source = whole("mark");
    KafkaCheckpointMark mark;
    List<String> seen = new ArrayList<>();
    try (KafkaRecordReader reader = source.createReader(OPTIONS, null)) {
      boolean started = reader.start();
      await().atMost(TIMEOUT).until(() -> started || reader.advance());
      seen.add(new String(reader.getCurrent().value(), UTF_8));
      reader.getWatermark();
      mark = reader.getCheckpointMark();
    }
    CoderProperties.coderDecodeEncodeEqual(source.getCheckpointMarkCoder(), mark);
    KafkaCheckpointMark decoded = CoderUtils.clone(source.getCheckpointMarkCoder(), mark);
    decoded.finalizeCheckpoint();
    try (KafkaRecordReader reader = source.createReader(OPTIONS, decoded)) {
      seen.addAll(read(reader, true, 3));
    }
    assertThat(seen)
        .containsExactlyInAnyOrder(
            "0@" + TIME, "0@" + (TIME + 1), "0@" + (TIME + 2), "1@" + (TIME + 10));
  }

  @Test
  public void aMarkFromBeforeTheFirstRecordSaysWhereTheEndWas() throws Exception {
    broker.createTopic("latest", 1);
    produce("latest", 0, TIME);
    KafkaRecords source =
        source("latest", Map.of("auto.offset.reset", "latest"), null).split(1, OPTIONS).get(0);
    KafkaCheckpointMark mark;
    try (KafkaRecordReader reader = source.createReader(OPTIONS, null)) {
      assertThat(reader.start()).isFalse();
      mark = reader.getCheckpointMark();
    }
    produce("latest", 0, TIME + 1);
    try (KafkaRecordReader reader = source.createReader(OPTIONS, mark)) {
      assertThat(read(reader, true, 1)).containsExactly("0@" + (TIME + 1));
    }
  }

  @Test
  public void startsAtATimeAndAtTheEndOfAPartitionThatHasNoRecordThatLate() throws Exception {
    broker.createTopic("time", 3);
    produce("time", 0, TIME, TIME + 100, TIME + 200);
    produce("time", 1, TIME, TIME + 50);
    KafkaRecords source =
        source("time", Map.of(), new Instant(TIME + 100)).split(1, OPTIONS).get(0);
    try (KafkaRecordReader reader = source.createReader(OPTIONS, null)) {
      assertThat(read(reader, true, 2))
          .containsExactlyInAnyOrder("0@" + (TIME + 100), "0@" + (TIME + 200));
      produce("time", 1, TIME + 60);
      produce("time", 2, TIME + 5);
      assertThat(read(reader, false, 2))
          .containsExactlyInAnyOrder("1@" + (TIME + 60), "2@" + (TIME + 5));
    }
  }

  @Test
  public void aPartitionThatIsIdleHoldsUpTheOtherUntilItWasLookedAtAgain() throws Exception {
    broker.createTopic("idle", 2);
    produce("idle", 0, TIME);
    try (KafkaRecordReader reader = whole("idle").createReader(OPTIONS, null)) {
      assertThat(read(reader, true, 1)).containsExactly("0@" + TIME);
      long known = untilNoOpinion(reader);
      produce("idle", 0, TIME + 3_600_000);
      await().atMost(TIMEOUT).until(reader::advance);
      if (reader.endKnownNanos(0) == known) {
        assertThat(reader.getWatermark().getMillis()).isLessThan(TIME + 3_600_000);
      }
      await()
          .atMost(TIMEOUT)
          .until(
              () -> {
                reader.advance();
                return reader.getWatermark().getMillis() >= TIME + 3_600_000;
              });
      assertThat(reader.endKnownNanos(0)).isGreaterThan(known);
    }
  }

  private static long untilNoOpinion(KafkaRecordReader reader) {
    await()
        .atMost(TIMEOUT)
        .until(
            () -> {
              assertThat(reader.advance()).isFalse();
              return reader.getWatermark().equals(NO_OPINION);
            });
    return reader.endKnownNanos(0);
  }

  @Test
  public void anEmptyPartitionHasNoOpinionOnceItsEndIsKnown() throws Exception {
    broker.createTopic("empty", 1);
    try (KafkaRecordReader reader = whole("empty").createReader(OPTIONS, null)) {
      assertThat(reader.getWatermark()).isEqualTo(NOTHING_YET);
      assertThat(reader.start()).isFalse();
      untilNoOpinion(reader);
    }
  }

  @Test
  public void theMarkersOfATransactionAreNoBacklog() throws Exception {
    broker.createTopic("transactions", 1);
    try (KafkaProducer<byte[], byte[]> producer =
        producer(Map.of("transactional.id", "kafka-records-test"))) {
      producer.initTransactions();
      producer.beginTransaction();
      producer.send(record("transactions", 0, TIME));
      producer.commitTransaction();
      producer.beginTransaction();
      producer.send(record("transactions", 0, TIME + 1));
      producer.abortTransaction();
    }
    KafkaRecords source =
        source("transactions", Map.of("isolation.level", "read_committed"), null)
            .split(1, OPTIONS)
            .get(0);
    try (KafkaRecordReader reader = source.createReader(OPTIONS, null)) {
      assertThat(read(reader, true, 1)).containsExactly("0@" + TIME);
      untilNoOpinion(reader);
    }
  }
}
