package dev.streamgauge.io.source;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowable;
import static org.awaitility.Awaitility.await;

import dev.streamgauge.lines.LineBatch;
import dev.streamgauge.lines.LineBatchBuilder;
import dev.streamgauge.lines.LineBatches;
import dev.streamgauge.lines.MetricNames;
import dev.streamgauge.lines.RandomLines;
import dev.streamgauge.lines.ReadStats;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.IntStream;
import org.apache.beam.sdk.Pipeline;
import org.apache.beam.sdk.PipelineResult;
import org.apache.beam.sdk.metrics.MetricNameFilter;
import org.apache.beam.sdk.metrics.MetricsFilter;
import org.apache.beam.sdk.options.PipelineOptionsFactory;
import org.apache.beam.sdk.testing.PAssert;
import org.apache.beam.sdk.testing.TestPipeline;
import org.apache.beam.sdk.transforms.windowing.BoundedWindow;
import org.apache.beam.sdk.util.CoderUtils;
import org.apache.beam.sdk.util.SerializableUtils;
import org.apache.beam.sdk.values.PCollection;
import org.joda.time.Duration;
import org.joda.time.Instant;
import org.junit.After;
import org.junit.Test;
import org.junit.runner.RunWith;
import org.junit.runners.JUnit4;

@RunWith(JUnit4.class)
public class MergedSourceTest {
  private static final Instant NO_OPINION = BoundedWindow.TIMESTAMP_MAX_VALUE;
  private static final long END = BoundedWindow.TIMESTAMP_MAX_VALUE.getMillis();
  private static final long NOTHING_YET = BoundedWindow.TIMESTAMP_MIN_VALUE.getMillis();
  private static final long NOW = 1_700_000_000_000L;
  private static final long HEAP = 1 << 30;

  /** Static, as the listener is serialized. */
  private static final AtomicReference<List<String>> ENDS = new AtomicReference<>();

  private final SetClock clock = new SetClock(NOW);
  private final FakeSource a = new FakeSource();
  private final FakeSource b = new FakeSource();
  private final MergedSource<FakeSource.Mark> both = merged(a, b);
  private final List<MergedReading> readings = new ArrayList<>();

  private static List<BatchedSource<String, FakeSource.Mark>> parts(FakeSource... parts) {
    return Arrays.stream(parts)
        .map(
            part ->
                BatchedSource.of(
                    part,
                    "fake",
                    (String line, Instant time, LineBatchBuilder batch) ->
                        batch.append(line, time.getMillis())))
        .toList();
  }

  private MergedSource<FakeSource.Mark> merged(FakeSource... parts) {
    return MergedSource.of("fake", parts(parts)).withClock(clock);
  }

  private MergedReading read(MergedSource<FakeSource.Mark> source) throws IOException {
    return read(source, null);
  }

  private MergedReading read(
      MergedSource<FakeSource.Mark> source, MergedCheckpointMark<FakeSource.Mark> mark)
      throws IOException {
    MergedReading reading = new MergedReading(source, mark);
    readings.add(reading);
    return reading;
  }

  @After
  public void close() throws Exception {
    for (MergedReading reading : readings) {
      reading.close();
    }
  }

  /**
   * Waits until the readers of the parts have looked again, and again found nothing; each after the
   * part before it.
   */
  private static void untilLooked(FakeSource... parts) {
    for (FakeSource part : parts) {
      int before = part.feed().looksInVain.get();
      // The second look from now began after this call; the third, after the second was noted.
      await().until(() -> part.feed().looksInVain.get() >= before + 3);
    }
  }

  /** Waits until the reader of the part looks no more, with its latch {@code beforeLook} closed. */
  private static void untilHeld(FakeSource part) {
    await().until(() -> part.feed().held.get() > 0);
  }

  // The stop signal.

  @Test
  public void aStopSignalEndsItOnceWhatWasReadIsHandedOut() throws Exception {
    List<String> told = Collections.synchronizedList(new ArrayList<>());
    ENDS.set(told);
    a.feed().line("a", 100).idleAt(90);
    b.feed().line("b", 50).idleAt(40);
    MergedReading reading = read(both.withEndListener(() -> ENDS.get().add("ends")));
    reading.untilLines(1);
    try {
      DrainSignal.request();
      reading.untilWatermark(END);
      assertThat(reading.lines).doesNotHaveDuplicates();
      assertThat(told).containsExactly("ends");
      a.feed().line("after", 200);
      for (int i = 0; i < 20; i++) {
        assertThat(reading.advance()).isFalse();
      }
    } finally {
      DrainSignal.clear();
    }
  }

  // The watermark.

  @Test
  public void theWatermarkIsThatOfTheSlowestPart() throws Exception {
    a.feed().line("a", 100).idleAt(90);
    b.feed().line("b", 50).idleAt(40);
    MergedReading reading = read(both);
    reading.untilWatermark(40);
    assertThat(reading.lines).containsExactlyInAnyOrder("a", "b");
    b.feed().idleAt(80);
    reading.untilWatermark(80);
    b.feed().idleAt(200);
    reading.untilWatermark(90);
  }

  @Test
  public void aPartWithoutOpinionIsLeftOut() throws Exception {
    a.feed().line("a", 100).idleAt(90);
    b.feed().idleAt(NO_OPINION);
    MergedReading reading = read(both);
    reading.untilWatermark(90);
    b.feed().line("b", 95).idleAt(95);
    reading.untilLines(2);
    a.feed().idleAt(110);
    reading.untilWatermark(95);
  }

  @Test
  public void whatCameIntoAnIdlePartFirstIsNotLateForWhatCameIntoAnotherLater() throws Exception {
    a.feed().line("a", 100).idleAt(NO_OPINION);
    b.feed().line("b", 90).idleAt(90);
    MergedReading reading = read(both);
    reading.untilWatermark(90);
    CountDownLatch held = new CountDownLatch(1);
    a.feed().beforeLook = held;
    untilHeld(a);
    a.feed().line("first", 200).idleAt(200);
    b.feed().line("second", 3_600_000).idleAt(3_600_000);
    reading.untilLines(3);
    untilLooked(b);
    reading.advance();
    assertThat(reading.lines).containsExactlyInAnyOrder("a", "b", "second");
    assertThat(reading.watermark()).isEqualTo(90);
    held.countDown();
    reading.untilLines(4);
    assertThat(reading.last().watermarkMillis()).isEqualTo(90);
    reading.untilWatermark(200);
    a.feed().idleAt(NO_OPINION);
    reading.untilWatermark(3_600_000);
  }

  @Test
  public void aWatermarkThatWaitedForALookAtAnIdlePartIsTakenAfterARestart() throws Exception {
    a.feed().idleAt(NO_OPINION);
    MergedReading reading = read(both);
    b.feed().line("b", 100).idleAt(100);
    CountDownLatch held = new CountDownLatch(1);
    a.feed().beforeLook = held;
    reading.advance();
    untilHeld(a);
    b.feed().line("b", 500).idleAt(500);
    reading.untilLines(2);
    untilLooked(b);
    reading.advance();
    assertThat(reading.watermark()).isLessThan(500);
    MergedCheckpointMark<FakeSource.Mark> mark = reading.mark();
    b.feed().idleAt(NO_OPINION);
    held.countDown();
    MergedReading next = read(merged(a, b), mark);
    next.untilWatermark(500);
  }

  @Test
  public void theLastOpinionIsNotLostWhileTheRunnerPauses() throws Exception {
    a.feed().line("a", 100).idleAt(100);
    b.feed().idleAt(NO_OPINION);
    MergedReading reading = read(both);
    reading.untilWatermark(100);
    a.feed().idleAt(500);
    untilLooked(a);
    a.feed().idleAt(NO_OPINION);
    untilLooked(a, b);
    reading.untilWatermark(500);
  }

  @Test
  public void theLastOpinionIsNotLostBetweenHeartbeats() throws Exception {
    a.feed().line("a", 100).idleAt(100);
    b.feed().idleAt(NO_OPINION);
    MergedReading reading = read(both.withHeartbeats(Duration.millis(1_000)));
    untilLooked(a, b);
    reading.untilWatermark(100);
    a.feed().idleAt(3_600_000);
    untilLooked(a, b);
    assertThat(reading.advance()).isFalse();
    a.feed().idleAt(NO_OPINION);
    untilLooked(a, b);
    assertThat(reading.advance()).isFalse();
    clock.advance(1_000);
    reading.until(() -> assertThat(reading.watermark()).isGreaterThanOrEqualTo(3_600_000));
  }

  @Test
  public void theLastOpinionIsNotLostWhileAnotherPartConnects() throws Exception {
    b.feed().gate = new CountDownLatch(1);
    a.feed().line("a", 100).idleAt(100);
    MergedReading reading = read(both);
    reading.untilLines(1);
    untilLooked(a);
    reading.advance();
    a.feed().idleAt(NO_OPINION);
    untilLooked(a);
    reading.advance();
    b.feed().idleAt(NO_OPINION).gate.countDown();
    reading.untilWatermark(100);
  }

  @Test
  public void withoutAnyOpinionTheWatermarkMovesAsWallTimeDoes() throws Exception {
    a.feed().line("a", 100).idleAt(90);
    b.feed().idleAt(NO_OPINION);
    MergedReading reading = read(both);
    reading.untilWatermark(90);
    a.feed().idleAt(NO_OPINION);
    reading.until(
        () -> {
          clock.advance(1);
          assertThat(reading.watermark()).isGreaterThan(90);
        });
    reading.advance();
    long before = reading.watermark();
    clock.advance(12_345);
    reading.advance();
    assertThat(reading.watermark()).isEqualTo(before + 12_345);
    clock.step(-5_000);
    reading.advance();
    assertThat(reading.watermark()).isEqualTo(before + 12_345);
  }

  @Test
  public void withoutAnyOpinionFromTheStartThereIsNoWatermark() throws Exception {
    a.feed().idleAt(NO_OPINION);
    b.feed().idleAt(NO_OPINION);
    MergedReading reading = read(both);
    reading.advance();
    untilLooked(a, b);
    clock.advance(60_000);
    reading.advance();
    reading.advance();
    assertThat(reading.watermark()).isEqualTo(NOTHING_YET);
  }

  @Test
  public void theWatermarkNeverGoesBack() throws Exception {
    Random random = new Random(5);
    MergedReading reading = read(both);
    long latestOfA = 0;
    for (int i = 0; i < 200; i++) {
      long watermark = random.nextInt(10_000);
      latestOfA = Math.max(latestOfA, watermark);
      (i % 2 == 0 ? a : b).feed().line("x", watermark, watermark).pause();
    }
    a.feed().idleAt(3);
    b.feed().idleAt(4);
    // MergedReading checks every step.
    reading.untilLines(200);
    // 3 where all lines of one part were handed out before the other had begun.
    assertThat(reading.watermark()).isBetween(3L, 10_000L);
  }

  @Test
  public void aPartThatHasNotBegunHoldsTheWatermark() throws Exception {
    b.feed().gate = new CountDownLatch(1);
    a.feed().line("a", 100).idleAt(90);
    b.feed().line("b", 50).idleAt(40);
    MergedReading reading = read(both);
    reading.untilLines(1);
    untilLooked(a);
    reading.advance();
    assertThat(reading.watermark()).isEqualTo(NOTHING_YET);
    b.feed().gate.countDown();
    reading.untilWatermark(40);
  }

  @Test
  public void readsAnyNumberOfParts() throws Exception {
    for (int number : new int[] {86, 256, 1000}) {
      FakeSource[] parts =
          IntStream.range(0, number).mapToObj(i -> new FakeSource()).toArray(FakeSource[]::new);
      List<String> expected = new ArrayList<>();
      for (int i = 0; i < number; i++) {
        for (int j = 0; j < 3; j++) {
          parts[i].feed().line("line " + i + "/" + j, j);
          expected.add("line " + i + "/" + j);
        }
      }
      MergeProgress<FakeSource.Mark> progress =
          new MergeProgress<>(number, null, null, false, NOW, 0);
      List<String> read = new ArrayList<>();
      // Not a reader: its engine, with all the threads, would live on for a while.
      try (MergeEngine<FakeSource.Mark> engine =
          new MergeEngine<>(
              parts(parts), PipelineOptionsFactory.create(), progress, HEAP, clock, "f")) {
        await()
            .pollInSameThread()
            .until(
                () -> {
                  MergeEngine.Item<FakeSource.Mark> item = engine.poll(1);
                  while (item != null) {
                    read.addAll(RandomLines.lines(item.batch()));
                    item = engine.poll(1);
                  }
                  return read.size() >= expected.size();
                });
      }
      assertThat(read).containsExactlyInAnyOrderElementsOf(expected);
    }
  }

  // The end.

  @Test
  public void endsAfterSoLongWithoutInput() throws Exception {
    a.feed().line("a", 100);
    MergedReading reading = read(both.withStopWhenIdle(Duration.millis(5_000)));
    b.feed().idleAt(NO_OPINION);
    reading.untilWatermark(100);
    untilLooked(a, b);
    clock.advance(4_999);
    untilLooked(a, b);
    assertThat(reading.advance()).isFalse();
    assertThat(reading.watermark()).isLessThan(END);
    clock.advance(1);
    reading.untilWatermark(END);
  }

  @Test
  public void aPartWhoseLinesAreOnTheirWayIsNotIdle() throws Exception {
    a.feed().line("a", 100);
    b.feed().idleAt(NO_OPINION).behind = true;
    MergedReading reading = read(both.withStopWhenIdle(Duration.millis(5_000)));
    reading.untilWatermark(100);
    clock.advance(6_000);
    untilLooked(a, b);
    reading.advance();
    assertThat(reading.watermark()).isLessThan(END);
    b.feed().behind = false;
    untilLooked(a, b);
    clock.advance(5_000);
    reading.untilWatermark(END);
  }

  @Test
  public void anotherLineBeginsTheIdleTimeAgain() throws Exception {
    MergedReading reading = read(both.withStopWhenIdle(Duration.millis(5_000)));
    a.feed().line("a", 100);
    b.feed().idleAt(NO_OPINION);
    reading.untilWatermark(100);
    untilLooked(a, b);
    clock.advance(4_000);
    a.feed().line("a", 101);
    reading.untilLines(2);
    untilLooked(a);
    clock.advance(4_000);
    untilLooked(a, b);
    reading.advance();
    assertThat(reading.watermark()).isEqualTo(101);
    clock.advance(1_000);
    reading.untilWatermark(END);
  }

  @Test
  public void nothingIsHandedOutAfterTheEnd() throws Exception {
    MergedSource<FakeSource.Mark> source =
        both.withStopWhenIdle(Duration.millis(5_000)).withHeartbeats(Duration.millis(10));
    a.feed().line("a", 100);
    b.feed().idleAt(NO_OPINION);
    MergedReading reading = read(source);
    reading.untilLines(1);
    untilLooked(a, b);
    reading.advance();
    clock.advance(5_000);
    reading.untilWatermark(END);
    int handedOut = reading.batches.size();
    a.feed().line("too late", 200);
    await().until(() -> a.feed().furthest.get() == 2);
    for (int i = 0; i < 10; i++) {
      clock.advance(1_000);
      assertThat(reading.advance()).isFalse();
      assertThat(reading.watermark()).isEqualTo(END);
    }
    assertThat(reading.batches).hasSize(handedOut);
    // The end outlives the reader, and the process.
    MergedCheckpointMark<FakeSource.Mark> mark = reading.mark();
    assertThat(mark.stopped()).isTrue();
    reading.close();
    for (MergedSource<FakeSource.Mark> next : List.of(source, source.withClock(clock))) {
      MergedReading after = read(next, mark);
      assertThat(after.watermark()).isEqualTo(END);
      assertThat(after.advance()).isFalse();
      assertThat(after.watermark()).isEqualTo(END);
    }
  }

  @Test
  public void doesNotEndWithBatchesWaitingWhileTheRunnerPaused() throws Exception {
    for (int i = 0; i < 20; i++) {
      a.feed().line("line " + i, i).pause();
    }
    b.feed().idleAt(NO_OPINION);
    MergedReading reading = read(both.withStopWhenIdle(Duration.millis(5_000)));
    // All lines wait in the queue, and the pause behind the last was looked at.
    await().until(() -> a.feed().furthest.get() == 40);
    clock.advance(3_600_000);
    untilLooked(b);
    reading.until(
        () -> {
          assertThat(reading.watermark()).isLessThan(END);
          assertThat(reading.lines).hasSize(20);
        });
    assertThat(reading.lines)
        .containsExactlyElementsOf(IntStream.range(0, 20).mapToObj(i -> "line " + i).toList());
    untilLooked(a);
    clock.advance(5_000);
    reading.untilWatermark(END);
  }

  @Test
  public void doesNotEndBeforeEachPartHasLooked() throws Exception {
    a.feed().line("a", 1);
    b.feed().idleAt(NO_OPINION);
    MergedReading reading = read(both.withStopWhenIdle(Duration.millis(5_000)));
    reading.untilWatermark(1);
    CountDownLatch held = new CountDownLatch(1);
    b.feed().beforeLook = held;
    untilHeld(b);
    // The whole process has stood still, say; what came meanwhile has yet to be looked for.
    clock.advance(3_600_000);
    untilLooked(a);
    for (int i = 0; i < 5; i++) {
      reading.advance();
      assertThat(reading.watermark()).isLessThan(END);
    }
    b.feed().line("b", 2);
    held.countDown();
    reading.untilLines(2);
    assertThat(reading.watermark()).isLessThan(END);
  }

  @Test
  public void aPauseOfTheWholeProcessIsNoIdleTime() throws Exception {
    a.feed().line("a", 1);
    b.feed().idleAt(NO_OPINION);
    MergedReading reading = read(both.withStopWhenIdle(Duration.millis(5_000)));
    reading.untilWatermark(1);
    untilLooked(a, b);
    clock.pause(60_000);
    untilLooked(a, b);
    reading.advance();
    assertThat(reading.watermark()).isLessThan(END);
    a.feed().line("sent after the pause", 2);
    reading.untilLines(2);
    untilLooked(a, b);
    clock.advance(5_000);
    reading.untilWatermark(END);
  }

  @Test
  public void aStepOfTheClockNeitherEndsItNorHoldsHeartbeatsBack() throws Exception {
    for (long hour : new long[] {3_600_000, -3_600_000}) {
      FakeSource busy = new FakeSource();
      FakeSource idle = new FakeSource();
      busy.feed().line("a", NOW);
      idle.feed().idleAt(NO_OPINION);
      MergedSource<FakeSource.Mark> source =
          merged(busy, idle)
              .withHeartbeats(Duration.millis(1_000))
              .withStopWhenIdle(Duration.millis(60_000));
      MergedReading reading = read(source);
      untilLooked(busy, idle);
      reading.untilWatermark(NOW);
      busy.feed().idleAt(NO_OPINION);
      untilLooked(busy, idle);
      reading.advance();
      clock.step(hour);
      untilLooked(busy, idle);
      reading.advance();
      assertThat(reading.watermark()).isEqualTo(NOW);
      for (int second = 1; second <= 10; second++) {
        clock.advance(1_000);
        assertThat(reading.advance()).isTrue();
        assertThat(reading.watermark()).isEqualTo(NOW + second * 1_000L);
      }
      clock.step(-hour);
      untilLooked(busy, idle);
      clock.advance(1_000);
      assertThat(reading.advance()).isTrue();
      assertThat(reading.watermark()).isEqualTo(NOW + 11_000);
      clock.advance(49_000);
      reading.untilWatermark(END);
    }
  }

  @Test
  public void doesNotEndWhileAPartConnects() throws Exception {
    b.feed().gate = new CountDownLatch(1);
    a.feed().line("a", 100);
    MergedReading reading = read(both.withStopWhenIdle(Duration.millis(5_000)));
    reading.untilLines(1);
    clock.advance(3_600_000);
    untilLooked(a);
    for (int i = 0; i < 5; i++) {
      reading.advance();
      assertThat(reading.watermark()).isEqualTo(NOTHING_YET);
    }
    b.feed().idleAt(NO_OPINION).gate.countDown();
    reading.untilWatermark(100);
    clock.advance(4_999);
    untilLooked(a, b);
    reading.advance();
    assertThat(reading.watermark()).isEqualTo(100);
    clock.advance(1);
    reading.untilWatermark(END);
  }

  // Heartbeats.

  @Test
  public void beatsAtMostOncePerIntervalAndLeavesNoHole() throws Exception {
    MergedSource<FakeSource.Mark> source = both.withHeartbeats(Duration.millis(1_000));
    a.feed().line("a", 100).line("a", 300);
    b.feed().idleAt(NO_OPINION);
    MergedReading reading = read(source);
    untilLooked(a, b);
    reading.untilWatermark(300);
    assertThat(reading.lines).hasSize(2);
    long coveredTo = reading.last().coveredTo();
    assertThat(coveredTo).isEqualTo(300);
    a.feed().idleAt(NO_OPINION);
    untilLooked(a);
    long lastBeat = clock.millis();
    int beats = 0;
    for (int i = 0; i < 1_000; i++) {
      clock.advance(70);
      if (reading.advance()) {
        beats++;
        LineBatch beat = reading.last();
        assertThat(beat.isEmpty()).isTrue();
        assertThat(beat.origin()).isEqualTo("fake");
        assertThat(beat.stats()).isEqualTo(ReadStats.NONE);
        assertThat(clock.millis() - lastBeat).isBetween(1_000L, 1_070L);
        assertThat(beat.coveredFrom()).isEqualTo(coveredTo + 1);
        assertThat(reading.timestamp()).isEqualTo(beat.coveredFrom());
        lastBeat = clock.millis();
        coveredTo = beat.coveredTo();
      }
      assertThat(reading.watermark()).isLessThanOrEqualTo(coveredTo);
    }
    // 70 s in steps of 70 ms: every 1.05 s.
    assertThat(beats).isEqualTo(66);
    assertThat(coveredTo - 300).isBetween(68_000L, 70_000L);
  }

  @Test
  public void goesOnWithoutAHoleFromABatchToAHeartbeatAndBack() throws Exception {
    MergedSource<FakeSource.Mark> source = merged(a).withHeartbeats(Duration.millis(1_000));
    a.feed().line("a", 100, 90).idleAt(2_000);
    MergedReading reading = read(source);
    reading.untilLines(1);
    clock.advance(1_000);
    reading.untilWatermark(2_000);
    assertThat(reading.batches).hasSize(2);
    assertThat(reading.lastLines()).isEqualTo(LineBatch.heartbeat("fake", 101, 2_000));
    a.feed().line("a", 5_000).idleAt(5_000);
    reading.untilLines(2);
    assertThat(reading.last().coveredFrom()).isLessThanOrEqualTo(2_001);
    assertThat(reading.last().coveredTo()).isEqualTo(5_000);
  }

  @Test
  public void doesNotBeatBeforeAnyWatermarkIsKnown() throws Exception {
    MergedReading reading = read(both.withHeartbeats(Duration.millis(1_000)));
    a.feed().idleAt(NO_OPINION);
    untilLooked(a, b);
    for (int i = 0; i < 10; i++) {
      clock.advance(1_000);
      assertThat(reading.advance()).isFalse();
    }
    assertThat(reading.watermark()).isEqualTo(NOTHING_YET);
  }

  @Test
  public void doesNotBeatWhereTimeIsCoveredButTellsTheWatermark() throws Exception {
    a.feed().line("ahead", 50_000, 10).idleAt(10);
    MergedReading reading = read(merged(a).withHeartbeats(Duration.millis(1_000)));
    reading.untilWatermark(10);
    a.feed().idleAt(40_000);
    untilLooked(a);
    clock.advance(1_000);
    assertThat(reading.advance()).isFalse();
    assertThat(reading.watermark()).isEqualTo(40_000);
    a.feed().idleAt(50_001);
    untilLooked(a);
    clock.advance(1_000);
    assertThat(reading.advance()).isTrue();
    assertThat(reading.lastLines()).isEqualTo(LineBatch.heartbeat("fake", 50_001, 50_001));
  }

  @Test
  public void doesNotBeatUnlessAskedTo() throws Exception {
    a.feed().line("a", 100).idleAt(100);
    MergedReading reading = read(merged(a));
    reading.untilLines(1);
    a.feed().idleAt(90_000);
    clock.advance(90_000);
    reading.untilWatermark(90_000);
    assertThat(reading.batches).hasSize(1);
  }

  @Test
  public void aHeartbeatAfterMoreThanAYearCoversNoGap() throws Exception {
    a.feed().line("a", 100).idleAt(100);
    MergedReading reading = read(merged(a).withHeartbeats(Duration.millis(1_000)));
    reading.untilLines(1);
    long later = 101 + BatchedReader.MAX_GAP_MILLIS;
    a.feed().idleAt(later);
    clock.advance(1_000);
    reading.untilWatermark(later);
    assertThat(reading.lastLines()).isEqualTo(LineBatch.heartbeat("fake", later, later));
  }

  // Going on.

  @Test
  public void theNextReaderGoesOnWithTheSameEngine() throws Exception {
    Random random = new Random(7);
    List<String> expected = new ArrayList<>();
    for (int i = 0; i < 400; i++) {
      FakeSource part = random.nextBoolean() ? a : b;
      part.feed().line("line " + i, i);
      expected.add("line " + i);
      if (random.nextInt(3) == 0) {
        part.feed().pause();
      }
    }
    List<String> read = new ArrayList<>();
    MergedReading reading = read(both);
    while (read.size() + reading.lines.size() < expected.size()) {
      reading.advance();
      if (random.nextInt(4) == 0) {
        read.addAll(reading.lines);
        MergedCheckpointMark<FakeSource.Mark> mark = reading.mark();
        long watermark = reading.watermark();
        boolean closeFirst = random.nextBoolean();
        if (closeFirst) {
          reading.close();
        }
        // Spark makes the new reader before it closes the old.
        MergedReading next = read(SerializableUtils.clone(both), mark);
        if (!closeFirst) {
          reading.close();
        }
        reading = next;
        assertThat(reading.watermark()).isEqualTo(watermark);
      }
    }
    read.addAll(reading.lines);
    assertThat(read).containsExactlyInAnyOrderElementsOf(expected);
    assertThat(a.feed().readers).hasValue(1);
    assertThat(b.feed().readers).hasValue(1);
  }

  @Test
  public void anOlderMarkReadsAgainFromThereExactly() throws Exception {
    List<String> all = new ArrayList<>();
    for (int i = 0; i < 60; i++) {
      (i % 3 == 0 ? b : a).feed().line("line " + i, i).pause();
      all.add("line " + i);
    }
    MergedReading reading = read(both);
    reading.untilLines(25);
    MergedCheckpointMark<FakeSource.Mark> old = reading.mark();
    List<String> before = List.copyOf(reading.lines);
    reading.untilLines(50);
    reading.close();
    MergedReading again = read(both, old);
    again.untilLines(60 - before.size());
    List<String> whole = new ArrayList<>(before);
    whole.addAll(again.lines);
    assertThat(whole).containsExactlyInAnyOrderElementsOf(all);
    assertThat(a.feed().readers).hasValue(2);
    // The engine that was ahead is gone, with its readers.
    await().until(() -> a.feed().open.get() == 1 && b.feed().open.get() == 1);
    // And once more from the start.
    MergedReading start = read(both, null);
    start.untilLines(60);
    assertThat(start.lines).containsExactlyInAnyOrderElementsOf(all);
  }

  @Test
  public void theThreadThatClosesAReaderIsNotInterrupted() throws Exception {
    a.feed().line("a1", 1).pause();
    b.feed().line("b1", 1);
    a.feed().swallowsInterrupts = true;
    MergedReading reading = read(both);
    reading.untilLines(2);
    a.feed().beforeLook = new CountDownLatch(1);
    untilHeld(a);
    // The mark is another one than that of the engine, which ends.
    read(both, null);
    await().until(() -> a.feed().open.get() == 1);
    assertThat(a.feed().closedInterrupted).hasValue(0);
    a.feed().beforeLook = null;
  }

  @Test
  public void aMarkInAnotherProcessReadsOnAndKeepsTheWatermark() throws Exception {
    a.feed().line("a1", 100).pause().idleAt(100);
    b.feed().line("b1", 200).pause().idleAt(200);
    MergedReading reading = read(both);
    reading.untilWatermark(100);
    MergedCheckpointMark<FakeSource.Mark> mark = reading.mark();
    a.feed().line("a2", 50, 50).idleAt(50);
    b.feed().line("b2", 300).idleAt(300);
    // Another instance, as another process has: nothing is shared but the mark.
    MergedReading next = read(merged(a, b), mark);
    assertThat(next.watermark()).isEqualTo(100);
    next.untilLines(2);
    assertThat(next.lines).containsExactlyInAnyOrder("a2", "b2");
    assertThat(next.watermark()).isEqualTo(100);
  }

  @Test
  public void aMarkStandsBehindWhatWasHandedOutAndNotWhatWasReadAhead() throws Exception {
    a.feed().line("a", 1).pause();
    b.feed().line("b", 2).pause();
    MergedReading reading = read(both);
    untilLooked(a, b);
    assertThat(reading.advance()).isTrue();
    assertThat(reading.lines).hasSize(1);
    MergedReading next = read(merged(a, b), reading.mark());
    next.untilLines(1);
    List<String> all = new ArrayList<>(reading.lines);
    all.addAll(next.lines);
    assertThat(all).containsExactlyInAnyOrder("a", "b");
  }

  @Test
  public void aMarkOfAnotherNumberOfPartsIsRefused() throws Exception {
    MergedReading reading = read(both);
    MergedCheckpointMark<FakeSource.Mark> mark = reading.mark();
    assertThatThrownBy(() -> read(merged(a), mark))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("2 parts")
        .hasMessageContaining("start without the checkpoint");
  }

  @Test
  public void marksComeBackAsTheyWere() throws Exception {
    for (MergedCheckpointMark<FakeSource.Mark> mark :
        List.of(
            new MergedCheckpointMark<>(
                Arrays.asList(new FakeSource.Mark(3), null, new FakeSource.Mark(0)),
                List.of(),
                77,
                NOTHING_YET,
                90,
                5,
                false,
                () -> {}),
            new MergedCheckpointMark<>(
                Arrays.asList((FakeSource.Mark) null), List.of(), 0, -1, -2, 0, true, () -> {}))) {
      MergedCheckpointMark<FakeSource.Mark> decoded =
          CoderUtils.clone(both.getCheckpointMarkCoder(), mark);
      assertThat(decoded.parts()).isEqualTo(mark.parts());
      assertThat(decoded.handedOut()).isEqualTo(mark.handedOut());
      assertThat(decoded.watermarkMillis()).isEqualTo(mark.watermarkMillis());
      assertThat(decoded.expectedMillis()).isEqualTo(mark.expectedMillis());
      assertThat(decoded.epoch()).isEqualTo(mark.epoch());
      assertThat(decoded.stopped()).isEqualTo(mark.stopped());
    }
  }

  @Test
  public void finalizingAMarkFinalizesThoseThatReadersHaveMadeAndNoneThatWasRestored()
      throws Exception {
    a.feed().line("a1", 1).idleAt(1);
    b.feed().line("b1", 1).idleAt(1);
    MergedReading reading = read(both);
    reading.untilWatermark(1);
    int before = FakeSource.Mark.FINALIZED.get();
    reading.rawMark().finalizeCheckpoint();
    assertThat(FakeSource.Mark.FINALIZED.get() - before).isEqualTo(2);
    // KafkaIO's marks, for one, throw when they come back from a checkpoint and are finalized.
    reading.mark().finalizeCheckpoint();
    assertThat(FakeSource.Mark.FINALIZED.get() - before).isEqualTo(2);
    MergedReading restored = read(merged(a, b), reading.mark());
    restored.rawMark().finalizeCheckpoint();
    assertThat(FakeSource.Mark.FINALIZED.get() - before).isEqualTo(2);
  }

  @Test
  public void whatIsReadFromAMarkInAnotherProcessIsOfALaterEpoch() throws Exception {
    a.feed().line("a1", 1).line("a2", 2).idleAt(2);
    b.feed().idleAt(2);
    MergedReading first = read(both);
    first.untilLines(2);
    assertThat(first.batches).extracting(LineBatch::epoch).containsOnly(0L);
    // A source of its own stands for another process: it finds no running engine.
    MergedReading second = read(merged(a, b), first.mark());
    MergedReading third = read(merged(a, b), first.mark());
    a.feed().line("a3", 3).idleAt(3);
    second.untilLines(1);
    long epoch = second.last().epoch();
    assertThat(epoch).isEqualTo((NOW - 1_577_836_800_000L) / 1000);
    MergedReading later = read(merged(a, b), second.mark());
    a.feed().line("a4", 4).idleAt(4);
    later.untilLines(1);
    assertThat(later.last().epoch()).isGreaterThan(epoch);
    third.close();
  }

  // Failures.

  @Test
  public void aPartThatFailsFailsTheReaderAfterAllThatWasRead() throws Exception {
    a.feed().line("a1", 1).pause().line("a2", 2).pause();
    a.feed().fail(new IOException("broker gone"));
    MergedReading reading = read(both);
    Throwable failure = failure(reading);
    assertThat(failure).isInstanceOf(IOException.class).hasMessage("broker gone");
    assertThat(reading.lines).containsExactly("a1", "a2");
  }

  @Test
  public void aBusyPartDoesNotHideTheFailureOfAnother() {
    for (int i = 0; i < 2_000; i++) {
      a.feed().line("busy", i).pause();
    }
    b.feed().fail(new IllegalStateException("cannot parse mark"));
    MergeProgress<FakeSource.Mark> progress = new MergeProgress<>(2, null, null, false, NOW, 0);
    int[] items = {0};
    try (MergeEngine<FakeSource.Mark> engine =
        new MergeEngine<>(
            parts(a, b), PipelineOptionsFactory.create(), progress, HEAP, clock, "fake")) {
      // A wait that is longer than any the busy part takes for the next line.
      assertThatThrownBy(
              () -> {
                while (engine.poll(1_000) != null) {
                  items[0]++;
                }
              })
          .isInstanceOf(IOException.class)
          .hasMessageContaining("cannot parse mark");
    }
    assertThat(items[0]).isLessThan(1_000);
  }

  @Test
  public void theReaderAfterAFailureReadsOnFromItsMark() throws Exception {
    a.feed().line("a1", 1).pause().fail(new IOException("broker gone"));
    MergedReading reading = read(both);
    failure(reading);
    MergedCheckpointMark<FakeSource.Mark> mark = reading.mark();
    reading.close();
    a.feed().fail(null).line("a2", 2);
    MergedReading next = read(both, mark);
    next.untilLines(1);
    assertThat(next.lines).containsExactly("a2");
  }

  private static Throwable failure(MergedReading reading) {
    return catchThrowable(
        () -> {
          long deadline = System.nanoTime() + 30_000_000_000L;
          while (System.nanoTime() < deadline) {
            reading.advance();
          }
        });
  }

  // The rest.

  @Test
  public void aPipelineReadsEveryLineOnceAndEnds() {
    List<String> expected = new ArrayList<>();
    for (int i = 0; i < 2_000; i++) {
      (i % 7 == 0 ? b : a).feed().line("line " + i, i);
      expected.add("line " + i);
      if (i % 3 == 0) {
        a.feed().pause();
      }
    }
    // The Direct runner closes readers at random, and makes new ones from their marks.
    Pipeline pipeline = TestPipeline.create().enableAbandonedNodeEnforcement(false);
    MergedSource<FakeSource.Mark> source =
        both.withClock(WallClock.system())
            .withHeartbeats(Duration.millis(20))
            .withStopWhenIdle(Duration.millis(500));
    PCollection<LineBatch> batches = pipeline.apply(MergeableLines.counted(source));
    PAssert.that(batches.apply(LineBatches.toStrings())).containsInAnyOrder(expected);
    PipelineResult result = pipeline.run();
    assertThat(result.getState()).isEqualTo(PipelineResult.State.DONE);
    long linesRead =
        result
            .metrics()
            .queryMetrics(
                MetricsFilter.builder()
                    .addNameFilter(
                        MetricNameFilter.named(MetricNames.NAMESPACE, SourceMetrics.LINES_READ))
                    .build())
            .getCounters()
            .iterator()
            .next()
            .getCommitted();
    assertThat(linesRead).isEqualTo(2_000);
  }

  @Test
  public void isOneSplitWhateverIsAskedFor() {
    assertThat(both.split(16, null)).containsExactly(both);
  }

  @Test
  public void needsAPart() {
    assertThatThrownBy(() -> MergedSource.of("none", List.of()))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("at least one");
  }
}
