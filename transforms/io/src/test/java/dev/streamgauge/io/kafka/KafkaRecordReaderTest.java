package dev.streamgauge.io.kafka;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.tuple;

import dev.streamgauge.io.source.BufferedMetricsContainer;
import dev.streamgauge.io.source.LineTiming;
import dev.streamgauge.io.source.SetClock;
import dev.streamgauge.io.source.SourceMetrics;
import dev.streamgauge.io.source.SourceParts;
import dev.streamgauge.lines.MetricNames;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.apache.beam.sdk.coders.VarIntCoder;
import org.apache.beam.sdk.coders.VarLongCoder;
import org.apache.beam.sdk.metrics.MetricName;
import org.apache.beam.sdk.metrics.MetricsEnvironment;
import org.apache.beam.sdk.testing.CoderProperties;
import org.apache.beam.sdk.transforms.windowing.BoundedWindow;
import org.apache.kafka.clients.consumer.OffsetOutOfRangeException;
import org.apache.kafka.common.Uuid;
import org.joda.time.Duration;
import org.joda.time.Instant;
import org.junit.After;
import org.junit.Before;
import org.junit.Rule;
import org.junit.Test;
import org.junit.rules.TemporaryFolder;
import org.junit.runner.RunWith;
import org.junit.runners.JUnit4;

/** What becomes of a topic while it is read, and between two runs. */
@RunWith(JUnit4.class)
public class KafkaRecordReaderTest {
  private static final long NOW = 1_700_000_000_000L;
  private static final long LOOK = 1_000;
  private static final long LEADERLESS = 60_000;
  private static final Instant NOTHING_YET = BoundedWindow.TIMESTAMP_MIN_VALUE;
  private static final Instant NO_OPINION = BoundedWindow.TIMESTAMP_MAX_VALUE;

  @Rule public final TemporaryFolder folder = new TemporaryFolder();

  private final SetClock clock = new SetClock(NOW);
  private final BufferedMetricsContainer metrics = new BufferedMetricsContainer();
  private final List<KafkaRecordReader> readers = new ArrayList<>();
  private KafkaStartFile run;

  @Before
  public void keepMetrics() {
    MetricsEnvironment.setCurrentContainer(metrics);
  }

  @After
  public void close() {
    readers.forEach(KafkaRecordReader::close);
    MetricsEnvironment.setCurrentContainer(null);
  }

  private KafkaRecords source(String reset) {
    return KafkaRecords.of(
        FakeTopic.NAME,
        Map.of(
            "auto.offset.reset", reset,
            "metadata.max.age.ms", LOOK,
            "default.api.timeout.ms", LEADERLESS),
        null,
        null,
        previous -> new RecordTimePolicy(LineTiming.ofRecords(), Duration.ZERO, previous, clock));
  }

  private KafkaRecordReader reader(FakeTopic topic, KafkaCheckpointMark mark) {
    return reader(source("earliest").ofPartitions(0, 1, 2), topic, mark);
  }

  private KafkaRecordReader reader(KafkaRecords source, FakeTopic topic, KafkaCheckpointMark mark) {
    KafkaRecordReader reader = new KafkaRecordReader(source, mark, topic.consumer(), topic, clock);
    readers.add(reader);
    return reader;
  }

  private static KafkaCheckpointMark mark(Uuid id, long... offsets) {
    return new KafkaCheckpointMark(
        id,
        IntStream.range(0, offsets.length)
            .mapToObj(
                partition ->
                    new KafkaCheckpointMark.Position(
                        partition, offsets[partition], NOTHING_YET.getMillis()))
            .toList());
  }

  private static String[] lines(String prefix, int from, int to) {
    return IntStream.range(from, to).mapToObj(i -> prefix + i).toArray(String[]::new);
  }

  private static List<String> start(KafkaRecordReader reader) throws IOException {
    return rest(reader, reader.start());
  }

  private static List<String> read(KafkaRecordReader reader) throws IOException {
    return rest(reader, reader.advance());
  }

  private static List<String> rest(KafkaRecordReader reader, boolean available) throws IOException {
    List<String> lines = new ArrayList<>();
    for (boolean more = available; more; more = reader.advance()) {
      lines.add(new String(reader.getCurrent().value(), UTF_8));
    }
    return lines;
  }

  /** Lets time pass, and the reader look at the cluster and take the answers. */
  private List<String> readAfter(KafkaRecordReader reader, long millis) throws IOException {
    clock.advance(millis);
    List<String> lines = new ArrayList<>(read(reader));
    reader.getWatermark();
    lines.addAll(read(reader));
    return lines;
  }

  private List<String> readSeveralTimes(KafkaRecordReader reader) throws IOException {
    List<String> lines = new ArrayList<>();
    for (int i = 0; i < 4; i++) {
      lines.addAll(readAfter(reader, LOOK));
    }
    return lines;
  }

  private long count(String metric) {
    return metrics.count(MetricName.named(MetricNames.NAMESPACE, metric));
  }

  // Idleness.

  @Test
  public void isBehindUntilWhatTheBrokerHasIsRead() throws Exception {
    FakeTopic topic = new FakeTopic(1).send(0, NOW, "a0", "a1").slow(true);
    KafkaRecordReader reader = reader(source("earliest").ofPartitions(0), topic, null);
    assertThat(start(reader)).isEmpty();
    assertThat(reader.isBehind()).isTrue();
    assertThat(readSeveralTimes(reader)).isEmpty();
    assertThat(reader.isBehind()).isTrue();
    topic.slow(false);
    assertThat(readSeveralTimes(reader)).containsExactly("a0", "a1");
    assertThat(reader.isBehind()).isFalse();
  }

  @Test
  public void isNotBehindForAPartitionThatHasBeenWithoutALeaderForLong() throws Exception {
    FakeTopic topic = new FakeTopic(2).send(1, NOW, "b0").leader(1, false);
    KafkaRecordReader reader = reader(source("earliest").ofPartitions(0, 1), topic, null);
    start(reader);
    assertThat(readSeveralTimes(reader)).isEmpty();
    assertThat(reader.isBehind()).isTrue();
    readAfter(reader, LEADERLESS);
    assertThat(reader.isBehind()).isFalse();
  }

  @Test
  public void showsEachPartitionWithItsRecordsAndWhatWaits() throws Exception {
    FakeTopic topic = new FakeTopic(3).send(0, NOW, "a", "b").send(2, NOW + 5, "c");
    KafkaRecordReader reader = reader(topic, null);
    start(reader);
    readSeveralTimes(reader);
    try (SourceParts.Watching watching = SourceParts.watch()) {
      assertThat(watching).isNotNull();
      readAfter(reader, LOOK);

      assertThat(SourceParts.current().parts())
          .filteredOn(part -> part.kind() == SourceParts.Kind.PARTITION)
          .extracting(
              SourceParts.Part::name,
              SourceParts.Part::lines,
              SourceParts.Part::backlog,
              SourceParts.Part::latestMillis)
          .containsExactly(
              tuple("logs-2", 1L, 0L, NOW + 5),
              tuple("logs-0", 2L, 0L, NOW),
              tuple("logs-1", 0L, 0L, Long.MIN_VALUE));
    }
  }

  // Partitions that come.

  @Test
  public void aPartitionThatTheTopicGetsIsReadFromItsFirstRecord() throws Exception {
    FakeTopic topic = new FakeTopic(1).send(0, NOW, "a");
    KafkaRecordReader reader = reader(source("latest").ofPartitions(0), topic, null);
    assertThat(start(reader)).isEmpty();
    topic.partitions(2).send(1, NOW, "b", "c").send(0, NOW, "d");
    assertThat(readAfter(reader, LOOK)).containsExactlyInAnyOrder("b", "c", "d");
    assertThat(reader.getCheckpointMark().positions())
        .extracting(KafkaCheckpointMark.Position::nextOffset)
        .containsExactly(2L, 2L);
  }

  @Test
  public void aPartitionThatTheMarkDoesNotKnowIsReadFromItsFirstRecord() throws Exception {
    FakeTopic topic = new FakeTopic(3).send(0, NOW, "a", "b").send(2, NOW, "c");
    KafkaRecordReader reader =
        reader(source("latest").ofPartitions(0, 1, 2), topic, mark(topic.id(), 1, 0));
    assertThat(start(reader)).containsExactlyInAnyOrder("b", "c");
  }

  @Test
  public void eachSplitTakesItsOwnOfThePartitionsThatCome() throws Exception {
    FakeTopic topic = new FakeTopic(4);
    for (int partition = 0; partition < 4; partition++) {
      topic.send(partition, NOW, "of " + partition);
    }
    assertThat(start(reader(source("earliest").ofSplit(0, 2, 0), topic, null)))
        .containsExactlyInAnyOrder("of 0", "of 2");
    assertThat(start(reader(source("earliest").ofSplit(1, 2, 1), topic, null)))
        .containsExactlyInAnyOrder("of 1", "of 3");
  }

  @Test
  public void aNewPartitionHoldsUpTimeUntilItWasLookedAt() throws Exception {
    FakeTopic topic = new FakeTopic(1).send(0, NOW, "a");
    KafkaRecordReader reader = reader(topic, null);
    start(reader);
    readAfter(reader, LOOK);
    assertThat(reader.getWatermark().getMillis()).isBetween(NOW, NOW + LOOK);
    topic.partitions(2).leader(1, false);
    topic.send(0, NOW + 5_000, "b");
    readAfter(reader, LOOK);
    topic.send(0, NOW + 6_000, "c");
    readAfter(reader, 0);
    // The other part of the source holds what was told before.
    assertThat(reader.getWatermark()).isLessThan(new Instant(NOW + 5_000));
    topic.leader(1, true).send(1, NOW + 3_000, "d");
    assertThat(readAfter(reader, LOOK)).containsExactly("d");
    assertThat(reader.getWatermark().getMillis()).isBetween(NOW + 3_000, NOW + 4_000);
  }

  // Positions that are lost.

  @Test
  public void recordsThatRetentionDeletedBeforeARestartAreCounted() throws Exception {
    FakeTopic topic = new FakeTopic(1).send(0, NOW, lines("", 0, 12)).deleteBefore(0, 10);
    for (String reset : List.of("earliest", "latest")) {
      KafkaRecordReader reader = reader(source(reset).ofPartitions(0), topic, mark(topic.id(), 3));
      List<String> read = start(reader);
      read.addAll(read(reader));
      assertThat(read).containsExactly("10", "11");
    }
    assertThat(count(SourceMetrics.LINES_LOST)).isEqualTo(2 * 7);
    assertThat(count(SourceMetrics.POSITIONS_LOST)).isEqualTo(2);
  }

  @Test
  public void recordsThatRetentionDeletesWhileTheReaderIsSlowAreCounted() throws Exception {
    FakeTopic topic = new FakeTopic(1).send(0, NOW, "0");
    KafkaRecordReader reader = reader(topic, null);
    assertThat(start(reader)).containsExactly("0");
    topic.send(0, NOW, lines("", 1, 8)).deleteBefore(0, 6);
    List<String> read = read(reader);
    read.addAll(read(reader));
    assertThat(read).containsExactly("6", "7");
    assertThat(count(SourceMetrics.LINES_LOST)).isEqualTo(5);
  }

  @Test
  public void anUnknownPlaceIsAFailureWhereTheUserSaysSo() throws Exception {
    FakeTopic topic = new FakeTopic(1).send(0, NOW, "0", "1").deleteBefore(0, 1);
    KafkaRecordReader reader = reader(source("none").ofPartitions(0), topic, mark(topic.id(), 0));
    assertThatThrownBy(reader::start).isInstanceOf(OffsetOutOfRangeException.class);
    assertThatThrownBy(reader(source("none").ofPartitions(0), topic, null)::start)
        .hasMessageContaining("auto.offset.reset=none");
  }

  @Test
  public void aTopicCreatedAgainBetweenTwoRunsIsReadFromItsFirstRecord() throws Exception {
    FakeTopic topic = new FakeTopic(1).send(0, NOW, lines("new", 0, 50));
    for (String reset : List.of("earliest", "latest")) {
      KafkaRecordReader reader =
          reader(source(reset).ofPartitions(0), topic, mark(Uuid.randomUuid(), 30, 5));
      assertThat(start(reader)).containsExactly(lines("new", 0, 50));
      assertThat(reader.getCheckpointMark().topics().get(0).id()).isEqualTo(topic.id());
      assertThat(reader.getCheckpointMark().positions()).hasSize(1);
    }
    assertThat(count(SourceMetrics.POSITIONS_LOST)).isEqualTo(4);
  }

  @Test
  public void aTopicCreatedAgainWhileItIsReadIsReadOnceThoughItIsLongerThanThePosition()
      throws Exception {
    FakeTopic topic = new FakeTopic(1).send(0, NOW, lines("old", 0, 30));
    KafkaRecordReader reader = reader(topic, null);
    assertThat(start(reader)).hasSize(30);
    readAfter(reader, LOOK);
    // The consumer reads on in the new topic before anybody is told of it.
    topic.recreate(1).send(0, NOW, lines("new", 0, 40));
    List<String> read = read(reader);
    assertThat(read).containsExactly(lines("new", 30, 40));
    topic.send(0, NOW, lines("new", 40, 50)).show();
    read.addAll(readAfter(reader, LOOK));
    read.addAll(readAfter(reader, LOOK));
    assertThat(read).containsExactlyInAnyOrder(lines("new", 0, 50));
    assertThat(reader.getCheckpointMark().positions().get(0).nextOffset()).isEqualTo(50);
    assertThat(count(SourceMetrics.POSITIONS_LOST)).isEqualTo(1);
  }

  @Test
  public void aShorterTopicThatTookTheOldOnesPlaceIsReadFromItsFirstRecord() throws Exception {
    FakeTopic topic = new FakeTopic(1).send(0, NOW, lines("old", 0, 30));
    KafkaRecordReader reader = reader(topic, null);
    start(reader);
    topic.recreate(1).send(0, NOW, "new0", "new1").show();
    List<String> read = read(reader);
    read.addAll(read(reader));
    assertThat(read).containsExactly("new0", "new1");
  }

  @Test
  public void afterAnUncleanElectionReadingGoesOnAtTheEnd() throws Exception {
    FakeTopic topic = new FakeTopic(1).send(0, NOW, lines("", 0, 30));
    KafkaRecordReader reader = reader(topic, null);
    start(reader);
    topic.truncate(0, 20);
    assertThat(read(reader)).isEmpty();
    assertThat(read(reader)).isEmpty();
    topic.send(0, NOW, "new");
    assertThat(read(reader)).containsExactly("new");
    assertThat(count(SourceMetrics.POSITIONS_LOST)).isEqualTo(1);
  }

  @Test
  public void aMarkOfTheFirstVersionIsRead() throws Exception {
    ByteArrayOutputStream old = new ByteArrayOutputStream();
    VarIntCoder.of().encode(1, old);
    VarIntCoder.of().encode(7, old);
    VarLongCoder.of().encode(42L, old);
    VarLongCoder.of().encode(NOW, old);
    assertThat(
            KafkaCheckpointMark.MarkCoder.INSTANCE.decode(
                new ByteArrayInputStream(old.toByteArray())))
        .isEqualTo(
            new KafkaCheckpointMark(
                Uuid.ZERO_UUID, List.of(new KafkaCheckpointMark.Position(7, 42, NOW))));
    CoderProperties.coderDecodeEncodeEqual(
        KafkaCheckpointMark.MarkCoder.INSTANCE, mark(Uuid.randomUuid(), 5, -1));
  }

  // Partitions without a leader.

  @Test
  public void aPartitionWithoutALeaderKeepsNoOtherFromBeingIdle() throws Exception {
    FakeTopic topic =
        new FakeTopic(3).send(0, NOW, "a").send(1, NOW + 100, "b").send(2, NOW + 500, "c");
    KafkaRecordReader reader = reader(topic, null);
    start(reader);
    readAfter(reader, LOOK);
    topic.leader(2, false);
    for (int i = 1; i <= 10; i++) {
      topic.send(0, NOW + 10_000 + i, "more");
      readAfter(reader, LOOK);
    }
    // Partition 1 is idle; what may be in 2, nobody knows.
    assertThat(count(SourceMetrics.PARTITIONS_WITHOUT_LEADER)).isEqualTo(1);
    assertThat(reader.getWatermark().getMillis()).isBetween(NOW + 500, NOW + 4_000);
    for (long waited = 0; waited < LEADERLESS; waited += LOOK) {
      topic.send(0, NOW + 20_000, "more");
      readAfter(reader, LOOK);
    }
    assertThat(reader.getWatermark().getMillis()).isBetween(NOW + 20_000, NOW + 21_000);
    topic.leader(2, true).send(2, NOW + 20_500, "back");
    assertThat(readAfter(reader, LOOK)).contains("back");
    assertThat(count(SourceMetrics.PARTITIONS_WITHOUT_LEADER)).isZero();
  }

  @Test
  public void aPartitionWithoutALeaderFromTheBeginningIsReadOnceItHasOne() throws Exception {
    FakeTopic topic = new FakeTopic(2).send(0, NOW, "a").send(1, NOW, "b").leader(1, false);
    KafkaRecordReader reader = reader(topic, null);
    assertThat(start(reader)).containsExactly("a");
    assertThat(reader.getWatermark()).isEqualTo(NOTHING_YET);
    KafkaCheckpointMark mark = reader.getCheckpointMark();
    topic.leader(1, true);
    assertThat(readAfter(reader, LOOK)).containsExactly("b");
    assertThat(start(reader(topic, mark))).containsExactly("b");
  }

  @Test
  public void allIsIdleWhenAllWasReadAndNothingComes() throws Exception {
    FakeTopic topic = new FakeTopic(2).send(0, NOW, "a");
    KafkaRecordReader reader = reader(topic, null);
    start(reader);
    for (int i = 0; i < 5; i++) {
      readAfter(reader, LOOK);
    }
    assertThat(reader.getWatermark()).isEqualTo(NO_OPINION);
  }

  @Test
  public void aPositionThatIsInDoubtAsTheLeaderMovesIsNotWaitedFor() throws Exception {
    FakeTopic topic = new FakeTopic(1).send(0, NOW, "a");
    KafkaRecordReader reader = reader(topic, null);
    start(reader);
    topic.positionsInDoubt();
    for (int i = 0; i < 5; i++) {
      readAfter(reader, LOOK);
    }
    assertThat(reader.getWatermark()).isEqualTo(NO_OPINION);
  }

  @Test
  public void aTopicThatIsGoneForAWhileIsWaitedFor() throws Exception {
    FakeTopic topic = new FakeTopic(1).send(0, NOW, "a").hide();
    KafkaRecordReader reader = reader(topic, null);
    assertThat(reader.advance()).isFalse();
    assertThat(reader.getWatermark()).isEqualTo(NOTHING_YET);
    assertThat(readAfter(reader, LOOK)).isEmpty();
    topic.show();
    assertThat(readSeveralTimes(reader)).containsExactly("a");
    topic.hide();
    assertThat(readSeveralTimes(reader)).isEmpty();
    topic.send(0, NOW, "b").partitions(2).send(1, NOW, "c");
    assertThat(readSeveralTimes(reader)).containsExactlyInAnyOrder("b", "c");
  }

  // Where reading began.

  @Test
  public void aRestartWithoutAMarkBeginsWhereTheFirstRunDid() throws Exception {
    FakeTopic topic = new FakeTopic(2).send(0, NOW, "before").send(1, NOW, "before");
    KafkaRecordReader first = reader(latest(0, 2, 0, 1), topic, null);
    assertThat(start(first)).isEmpty();
    assertThat(start(reader(latest(1, 2, 0, 1), topic, null))).isEmpty();
    topic.send(0, NOW, "a");
    assertThat(read(first)).containsExactly("a");
    topic.send(0, NOW, "b").send(1, NOW, "c").partitions(3).send(2, NOW, "d");
    // In the next run all three are there when the pipeline is made.
    assertThat(start(reader(latest(0, 1, 0, 1, 2), topic, null)))
        .containsExactlyInAnyOrder("a", "b", "c", "d");
    topic.recreate(1).send(0, NOW, "new").show();
    assertThat(start(reader(latest(0, 1, 0), topic, null))).containsExactly("new");
  }

  /** A split of a pipeline that begins at the end, and is made now. */
  private KafkaRecords latest(int part, int parts, Integer... known) {
    if (run == null || parts == 1) {
      run = KafkaStartFile.in(folder.getRoot().toPath().resolve("new"), FakeTopic.NAME);
    }
    return source("latest").withStartFile(run).ofSplit(part, parts, known);
  }
}
