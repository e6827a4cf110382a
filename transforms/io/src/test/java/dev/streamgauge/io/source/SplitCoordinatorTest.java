package dev.streamgauge.io.source;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.streamgauge.io.splits.SplitBacklog;
import dev.streamgauge.io.splits.SplitCoordinator;
import dev.streamgauge.io.splits.SplitReport;
import dev.streamgauge.io.splits.SplitReports;
import dev.streamgauge.io.splits.SplitTime;
import dev.streamgauge.lines.LineBatch;
import dev.streamgauge.lines.LineBatchBuilder;
import dev.streamgauge.lines.RandomLines;
import java.io.Closeable;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.UUID;
import java.util.concurrent.CountDownLatch;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.apache.beam.sdk.metrics.MetricsEnvironment;
import org.apache.beam.sdk.options.PipelineOptions;
import org.apache.beam.sdk.options.PipelineOptionsFactory;
import org.apache.beam.sdk.transforms.windowing.BoundedWindow;
import org.joda.time.Duration;
import org.joda.time.Instant;
import org.junit.After;
import org.junit.Test;

/** Several splits of a source, as Spark reads them: it takes the maximum of their watermarks. */
public class SplitCoordinatorTest {
  private static final long NOTHING_YET = BoundedWindow.TIMESTAMP_MIN_VALUE.getMillis();
  private static final long END = BoundedWindow.TIMESTAMP_MAX_VALUE.getMillis();
  private static final int MANY = 400;

  private final SetClock clock = new SetClock(1_700_000_000_000L);
  private final FakeSource a = new FakeSource();
  private final FakeSource b = new FakeSource();
  private final List<LineBatch> batches = new ArrayList<>();
  private MicroBatches spark;

  private MergedSource<FakeSource.Mark> merged(FakeSource... parts) {
    return MergedSource.of(
            "fake",
            Arrays.stream(parts)
                .map(
                    part ->
                        BatchedSource.of(
                            part,
                            "fake",
                            (String line, Instant time, LineBatchBuilder batch) ->
                                batch.append(line, time.getMillis())))
                .toList())
        .withClock(clock)
        .withReaders(parts.length);
  }

  @After
  public void close() throws IOException {
    if (spark != null) {
      spark.close();
    }
    DrainSignal.clear();
  }

  private List<String> lines() {
    return batches.stream().flatMap(batch -> RandomLines.lines(batch).stream()).toList();
  }

  /** Reads a micro-batch; no line may be earlier than the watermark that the runner has. */
  private void next() throws IOException {
    long known = spark.watermark();
    List<LineBatch> read = spark.next(3);
    check(read, known);
  }

  private void check(List<LineBatch> read, long known) {
    for (LineBatch batch : read) {
      assertThat(batch.watermarkMillis()).isGreaterThanOrEqualTo(known);
      for (int i = 0; i < batch.size(); i++) {
        assertThat(batch.time(i)).as(batch.line(i)).isGreaterThanOrEqualTo(known);
        assertThat(batch.time(i)).as(batch.line(i)).isGreaterThanOrEqualTo(batch.watermarkMillis());
      }
    }
    assertThat(spark.watermark()).isGreaterThanOrEqualTo(known);
    batches.addAll(read);
  }

  private void untilWatermark(long millis) throws IOException {
    for (int i = 0; i < MANY && spark.watermark() != millis; i++) {
      next();
    }
    assertThat(spark.watermark()).isEqualTo(millis);
  }

  /** Long enough for all that is known to have arrived at the runner. */
  private void severalBatches() throws IOException {
    for (int i = 0; i < 12; i++) {
      next();
    }
  }

  @Test
  public void theWatermarkIsThatOfTheSlowestSplit() throws IOException {
    a.feed().line("a", 1_000);
    b.feed().line("b", 50);
    spark = new MicroBatches(merged(a, b));
    untilWatermark(50);
    severalBatches();
    assertThat(spark.watermark()).isEqualTo(50);
    b.feed().line("c", 300);
    untilWatermark(300);
    b.feed().line("d", 5_000);
    untilWatermark(1_000);
    assertThat(lines()).containsExactlyInAnyOrder("a", "b", "c", "d");
  }

  @Test
  public void anIdleSplitAndAnEmptyOneDoNotHoldItBack() throws IOException {
    FakeSource empty = new FakeSource();
    empty.feed().idleAt(SplitTime.NO_OPINION);
    a.feed().line("a", 1_000);
    b.feed().line("b", 50).idleAt(SplitTime.NO_OPINION);
    spark = new MicroBatches(merged(a, b, empty));
    untilWatermark(1_000);
    b.feed().line("c", 1_000);
    a.feed().line("d", 2_000);
    untilWatermark(2_000);
    assertThat(lines()).containsExactlyInAnyOrder("a", "b", "c", "d");
  }

  /** Otherwise a line that arrived there first would be late because another reader was faster. */
  @Test
  public void anIdleSplitIsBelievedOnlyForWhatWasReadBeforeItLooked() throws IOException {
    a.feed().line("a", 1_000);
    b.feed().idleAt(SplitTime.NO_OPINION);
    spark = new MicroBatches(merged(a, b));
    untilWatermark(1_000);
    CountDownLatch looks = new CountDownLatch(1);
    b.feed().beforeLook = looks;
    await().until(() -> b.feed().held.get() > 0);
    b.feed().line("first", 2_000);
    a.feed().line("second", 3_000);
    severalBatches();
    assertThat(lines()).contains("second");
    assertThat(spark.watermark()).isEqualTo(1_000);
    b.feed().beforeLook = null;
    looks.countDown();
    untilWatermark(3_000);
    assertThat(lines()).containsExactlyInAnyOrder("a", "first", "second");
  }

  @Test
  public void thereAreAsManySplitsAsReadersAndNoMoreThanParts() throws Exception {
    spark = new MicroBatches(merged(a, b));
    PipelineOptions options = PipelineOptionsFactory.create();
    FakeSource[] parts = Stream.generate(FakeSource::new).limit(5).toArray(FakeSource[]::new);
    assertThat(merged(parts).split(1, options)).as("another runner").hasSize(1);
    options.as(RereadOptions.class).setReadInMicroBatches(true);
    assertThat(merged(parts).split(1, options)).hasSize(5);
    assertThat(merged(parts).withReaders(7).split(1, options)).hasSize(5);
    assertThat(merged(parts).withReaders(1).split(2, options)).hasSize(1);
    List<MergedSource<FakeSource.Mark>> two = merged(parts).withReaders(2).split(99, options);
    assertThat(two).extracting(MergedSource::size).containsExactly(3, 2);
    assertThat(two).extracting(MergedSource::id).doesNotHaveDuplicates();
  }

  @Test
  public void aMicroBatchOfSeveralReportsIsNotBelieved() {
    UUID source = UUID.randomUUID();
    DistributionTotals metrics = new DistributionTotals();
    SplitCoordinator coordinator = new SplitCoordinator(source, 1, () -> metrics, 0);
    report(metrics, source, 1, 1_000);
    assertThat(coordinator.next(0).watermarkMillis()).isEqualTo(1_000);
    report(metrics, source, 2, 7_000);
    report(metrics, source, 3, 8_000);
    assertThat(coordinator.next(0).watermarkMillis()).isEqualTo(1_000);
    report(metrics, source, 4, 2_000);
    assertThat(coordinator.next(0).watermarkMillis()).isEqualTo(2_000);
  }

  @Test
  public void theBacklogIsThatOfAllSplits() throws IOException {
    assertThat(SplitBacklog.UNKNOWN.plus(new SplitBacklog(-1, 5)).plus(new SplitBacklog(3, 5)))
        .isEqualTo(new SplitBacklog(3, 10));
    a.feed().line("a", 1_000);
    b.feed().line("b", 1_000);
    spark = new MicroBatches(merged(a, b));
    untilWatermark(1_000);
    // Each part of the fake source says this.
    assertThat(spark.round().backlog().bytes()).isEqualTo(2 * 4_711);
  }

  /** What a checkpoint has kept of an earlier driver is no report to this one. */
  @Test
  public void earlierMetricsAreNotBelieved() {
    UUID source = UUID.randomUUID();
    DistributionTotals metrics = new DistributionTotals();
    report(metrics, source, 1, 9_000);
    SplitCoordinator coordinator = new SplitCoordinator(source, 1, () -> metrics, 0);
    assertThat(coordinator.next(0).watermarkMillis()).isEqualTo(NOTHING_YET);
    report(metrics, source, 1, 1_000);
    assertThat(coordinator.next(0).watermarkMillis()).isEqualTo(1_000);
  }

  private static void report(DistributionTotals metrics, UUID source, long round, long watermark) {
    try (Closeable ignored = MetricsEnvironment.scopedMetricsContainer(metrics)) {
      SplitReports.send(
          source,
          0,
          new SplitReport(
              round,
              watermark,
              false,
              0,
              NOTHING_YET,
              SplitReport.Ending.NO,
              new SplitBacklog(-1, 5)));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Test
  public void nothingPassesUntilEverySplitHasBegun() throws IOException {
    a.feed().line("a", 1_000);
    spark = new MicroBatches(merged(a, b));
    severalBatches();
    assertThat(spark.watermark()).isEqualTo(NOTHING_YET);
  }

  @Test
  public void whileAllAreIdleItPassesAsTimeDoesAndHeartbeatsCoverIt() throws IOException {
    a.feed().line("a", 1_000);
    b.feed().line("b", 500);
    spark = new MicroBatches(merged(a, b).withHeartbeats(Duration.standardSeconds(1)));
    untilWatermark(500);
    a.feed().idleAt(SplitTime.NO_OPINION);
    b.feed().idleAt(SplitTime.NO_OPINION);
    for (int i = 0; i < MANY && spark.watermark() < 60_000; i++) {
      clock.advance(500);
      next();
      long covered = batches.stream().mapToLong(LineBatch::coveredTo).max().orElse(NOTHING_YET);
      assertThat(spark.watermark()).isLessThanOrEqualTo(covered);
    }
    assertThat(spark.watermark()).isGreaterThanOrEqualTo(60_000);
  }

  private void pass(int batches) throws IOException {
    for (int i = 0; i < batches; i++) {
      clock.advance(500);
      next();
    }
  }

  private void untilAllAreIdle() throws IOException {
    a.feed().line("a", 1_000);
    b.feed().line("b", 500);
    spark = new MicroBatches(merged(a, b));
    untilWatermark(500);
    a.feed().idleAt(SplitTime.NO_OPINION);
    b.feed().idleAt(SplitTime.NO_OPINION);
    for (int i = 0; i < MANY && spark.watermark() < 60_000; i++) {
      pass(1);
    }
    assertThat(spark.watermark()).isGreaterThanOrEqualTo(60_000);
  }

  @Test
  public void afterARestartItContinuesWhereItWas() throws IOException {
    untilAllAreIdle();
    long before = spark.watermark();
    spark = spark.restart();
    // Not from the lines that were read last, a minute ago.
    pass(20);
    assertThat(spark.watermark()).isBetween(before + 1, before + 10_000);
  }

  @Test
  public void timeDoesNotPassWhileASplitIsBeginningAnew() throws IOException {
    untilAllAreIdle();
    CountDownLatch begins = new CountDownLatch(1);
    b.feed().gate = begins;
    spark.loseReader(1);
    pass(4);
    long waiting = spark.watermark();
    pass(10);
    assertThat(spark.watermark()).isEqualTo(waiting);
    begins.countDown();
    for (int i = 0; i < MANY && spark.watermark() == waiting; i++) {
      pass(1);
    }
    assertThat(spark.watermark()).isGreaterThan(waiting);
  }

  @Test
  public void itEndsWhenAllAreIdleAndNotBefore() throws IOException {
    a.feed().line("a", 1_000).idleAt(SplitTime.NO_OPINION);
    b.feed().line("b", 500).idleAt(SplitTime.NO_OPINION);
    spark = new MicroBatches(merged(a, b).withStopWhenIdle(Duration.standardSeconds(10)));
    for (int i = 0; i < 60; i++) {
      clock.advance(1_000);
      if (i % 5 == 0) {
        b.feed().line("b" + i, 2_000 + i);
      }
      next();
      assertThat(spark.watermark()).isLessThan(END);
    }
    for (int i = 0; i < MANY && spark.watermark() < END; i++) {
      clock.advance(1_000);
      next();
    }
    assertThat(spark.watermark()).isEqualTo(END);
    assertThat(lines()).hasSize(2 + 12).doesNotHaveDuplicates();
    b.feed().line("after", 100_000);
    severalBatches();
    assertThat(lines()).doesNotContain("after");
  }

  @Test
  public void aStopSignalEndsAllOnceWhatWasReadIsEmitted() throws IOException {
    a.feed().line("a", 1_000);
    b.feed().line("b", 500);
    spark = new MicroBatches(merged(a, b));
    untilWatermark(500);
    DrainSignal.request();
    untilWatermark(END);
    assertThat(lines()).containsExactlyInAnyOrder("a", "b");
  }

  @Test
  public void whatIsReadAgainAfterALossIsNotLate() throws IOException {
    spark = new MicroBatches(merged(a, b));
    for (int i = 0; i < 40; i++) {
      for (int j = 0; j < 3; j++) {
        a.feed().line("a" + i + "/" + j, 1_000 + 10 * i + j).pause();
        b.feed().line("b" + i + "/" + j, 1_000 + 10 * i + j).pause();
      }
      long known = spark.watermark();
      // The second reading ends earlier.
      check(i % 5 == 3 ? spark.nextReadTwice(12, 1) : spark.next(4), known);
    }
    untilWatermark(1_392);
    assertThat(lines()).hasSize(240).doesNotHaveDuplicates();
  }

  /**
   * Lines arrive in order of time, in splits that are idle now and then, lagging, lost, or
   * restarted with the driver. None may be late.
   */
  @Test
  public void noLineIsLateWhateverIsLost() throws IOException {
    for (long seed = 1; seed <= 4; seed++) {
      random(new Random(seed));
      spark.close();
      batches.clear();
    }
  }

  private void random(Random random) throws IOException {
    FakeSource[] parts =
        IntStream.range(0, 3).mapToObj(i -> new FakeSource()).toArray(FakeSource[]::new);
    spark = new MicroBatches(merged(parts));
    long time = 1_000;
    int number = 0;
    for (int i = 0; i < 60; i++) {
      for (int line = random.nextInt(12); line > 0; line--) {
        time += random.nextInt(100);
        FakeSource.Feed feed = parts[random.nextInt(i % 20 < 10 ? 3 : 2)].feed();
        feed.line("line" + number++, time);
        if (random.nextInt(3) == 0) {
          feed.pause();
        }
      }
      parts[random.nextInt(3)].feed().idleAt(random.nextBoolean() ? SplitTime.NO_OPINION : null);
      long known = spark.watermark();
      switch (random.nextInt(12)) {
        case 0 -> check(spark.nextReadTwice(8, 1 + random.nextInt(4)), known);
        case 1 -> spark.loseReader(random.nextInt(3));
        case 2 -> spark = spark.restart();
        default -> check(spark.next(1 + random.nextInt(4)), known);
      }
    }
    long last = time;
    for (FakeSource part : parts) {
      part.feed().line("line" + number++, last).idleAt((Instant) null);
    }
    int all = number;
    for (int i = 0; i < MANY && (spark.watermark() < last || lines().size() < all); i++) {
      next();
    }
    assertThat(lines()).hasSize(all).doesNotHaveDuplicates();
    assertThat(spark.watermark()).isEqualTo(last);
  }
}
