package dev.streamgauge.windows;

import static org.assertj.core.api.Assertions.assertThat;

import dev.streamgauge.lines.DeadLetter;
import dev.streamgauge.lines.LineBatch;
import dev.streamgauge.lines.LineBatchBuilder;
import dev.streamgauge.lines.LineBatchCoder;
import dev.streamgauge.windows.key.LineKey;
import dev.streamgauge.windows.result.WindowCounts;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import org.apache.beam.sdk.PipelineResult;
import org.apache.beam.sdk.testing.PAssert;
import org.apache.beam.sdk.testing.TestPipeline;
import org.apache.beam.sdk.testing.TestStream;
import org.apache.beam.sdk.transforms.Create;
import org.apache.beam.sdk.transforms.MapElements;
import org.apache.beam.sdk.values.PCollection;
import org.apache.beam.sdk.values.TypeDescriptors;
import org.joda.time.Duration;
import org.joda.time.Instant;
import org.junit.Rule;
import org.junit.Test;

/**
 * Lateness by the watermark a batch was read at. Results are written {@code start-end=count TIMING
 * revision}, in seconds after T0.
 */
public class LateLinesTest {
  /** 2023-11-14T22:13:20Z, on a ten-second boundary. */
  private static final long T0 = 1_700_000_000_000L;

  private static final SlidingCount TUMBLING = SlidingCount.of(Duration.standardSeconds(10));
  private static final SlidingCount SLIDING =
      SlidingCount.of(Duration.standardSeconds(30)).every(Duration.standardSeconds(10));

  @Rule public final transient TestPipeline pipeline = TestPipeline.create();

  private static LineBatch at(int... seconds) {
    LineBatchBuilder builder = LineBatch.builder("test");
    for (int second : seconds) {
      builder.append("x", T0 + second * 1000L);
    }
    return builder.build();
  }

  /** Read when the source's watermark was at that second. */
  private static LineBatch readAt(int watermarkSecond, LineBatch batch) {
    return batch.withWatermark(T0 + watermarkSecond * 1000L);
  }

  private static Instant second(int second) {
    return new Instant(T0 + second * 1000L);
  }

  private static String row(WindowCounts pane) {
    return String.format(
        "%d-%d=%d %s %d",
        (pane.startMillis() - T0) / 1000,
        (pane.endMillis() - T0) / 1000,
        pane.counts().total(),
        pane.timing(),
        pane.revision());
  }

  private PCollection<String> count(SlidingCount count, LineBatch... batches) {
    // Bounded: the runner's watermark stays at its minimum, so that Beam drops nothing.
    return pipeline
        .apply(Create.of(Arrays.asList(batches)).withCoder(LineBatchCoder.of()))
        .apply(count)
        .apply(MapElements.into(TypeDescriptors.strings()).via(LateLinesTest::row));
  }

  private Map<String, Long> account() {
    PipelineResult result = pipeline.run();
    result.waitUntilFinish();
    return Account.of(result);
  }

  @Test
  public void aLineIsDroppedAndCountedOnceItsWindowHasExpired() {
    SlidingCount count = TUMBLING.withAllowedLateness(Duration.standardSeconds(5));
    PAssert.that(count(count, readAt(0, at(1)), readAt(14, at(2)), readAt(15, at(3, 10))))
        .containsInAnyOrder("0-10=2 ON_TIME 0", "10-20=1 ON_TIME 0");
    assertThat(account()).isEqualTo(Map.of("lines_counted", 3L, "lines_dropped_late", 1L));
  }

  @Test
  public void aLateLineWithinTheAllowanceCorrectsItsWindowAndALaterOneDoesNot() {
    TestStream<LineBatch> stream =
        TestStream.create(LineBatchCoder.of())
            .addElements(readAt(0, at(1)))
            .advanceWatermarkTo(second(12))
            .addElements(readAt(12, at(2)))
            .advanceWatermarkTo(second(20))
            .addElements(readAt(20, at(3, 21)))
            .advanceWatermarkToInfinity();
    PCollection<String> rows =
        pipeline
            .apply(stream)
            .apply(TUMBLING.withAllowedLateness(Duration.standardSeconds(10)))
            .apply(MapElements.into(TypeDescriptors.strings()).via(LateLinesTest::row));
    PAssert.that(rows).containsInAnyOrder("0-10=1 ON_TIME 0", "0-10=2 LATE 1", "20-30=1 ON_TIME 0");
    assertThat(account()).isEqualTo(Map.of("lines_counted", 3L, "lines_dropped_late", 1L));
  }

  @Test
  public void aLateLineCountsInThoseOfItsWindowsThatHaveNotExpired() {
    // Of [-20, 10), [-10, 20) and [0, 30) the first two have.
    PAssert.that(count(SLIDING, readAt(20, at(3)))).containsInAnyOrder("0-30=1 ON_TIME 0");
    assertThat(account()).isEqualTo(Map.of("lines_counted", 1L));
  }

  @Test
  public void aLateLineAndOneInTimeOfTheSameSliceCountApart() {
    PAssert.that(count(SLIDING, readAt(0, at(3)), readAt(20, at(4))))
        .containsInAnyOrder("-20-10=1 ON_TIME 0", "-10-20=1 ON_TIME 0", "0-30=2 ON_TIME 0");
    assertThat(account()).isEqualTo(Map.of("lines_counted", 2L));
  }

  @Test
  public void noZeroIsShownOfAWindowThatHasExpired() {
    LineBatch heartbeat = LineBatch.heartbeat("test", T0, T0 + 25_000);
    PAssert.that(count(TUMBLING, readAt(20, heartbeat))).containsInAnyOrder("20-30=0 ON_TIME 0");
    assertThat(account()).isEmpty();
  }

  @Test
  public void filteredDeadAndKeylessLinesAreNoneOfTheCounted() {
    LineBatch read =
        LineBatch.builder("test")
            .append("a", T0)
            .append("b", T0 + 1)
            .append("", T0 + 2)
            .dead(DeadLetter.of(new byte[1], "no time", "test", 0))
            .countDead()
            .build();
    LineBatch filtered = read.select(new int[] {1, 2}, 2);
    LineKey unlessEmpty = (bytes, from, to) -> from == to ? LineKey.NONE : LineKey.slice(from, to);
    PAssert.that(count(TUMBLING.perKey(unlessEmpty), filtered))
        .containsInAnyOrder("0-10=1 ON_TIME 0");
    // Read 5, dead 2.
    assertThat(account()).isEqualTo(Map.of("lines_counted", 1L, "lines_filtered", 2L));
  }

  @Test
  public void behindAGateNothingIsAccountedForTwice() {
    SlidingCount count = TUMBLING.withAllowedLateness(Duration.standardSeconds(5));
    PCollection<LineBatch> read =
        pipeline.apply(Create.of(readAt(15, at(1, 11, 12))).withCoder(LineBatchCoder.of()));
    PAssert.that(
            read.apply(count.lateGate())
                .apply(count.behindLateGate())
                .apply(MapElements.into(TypeDescriptors.strings()).via(LateLinesTest::row)))
        .containsInAnyOrder("10-20=2 ON_TIME 0");
    assertThat(account()).isEqualTo(Map.of("lines_counted", 2L, "lines_dropped_late", 1L));
  }

  @Test
  public void agreesWithAPlainLoopOverWindowsAndLines() {
    Random random = new Random(11);
    long lateness = 7_000;
    Map<Long, Long> expected = new TreeMap<>();
    long dropped = 0;
    List<LineBatch> batches = new ArrayList<>();
    for (int b = 0; b < 60; b++) {
      long watermark = T0 + b * 2_500L;
      LineBatchBuilder builder = LineBatch.builder("test");
      for (int i = 0; i < 200; i++) {
        long time = watermark + random.nextInt(60_000) - 50_000;
        builder.append("x", time);
        boolean counted = false;
        for (long start = T0 - 120_000; start < T0 + 200_000; start += 10_000) {
          boolean open = start + 30_000 + lateness > watermark;
          if (start <= time && time < start + 30_000 && open) {
            expected.merge(start, 1L, Long::sum);
            counted = true;
          }
        }
        dropped += counted ? 0 : 1;
      }
      batches.add(builder.build().withWatermark(watermark));
    }
    assertThat(dropped).isBetween(1000L, 6000L);
    List<String> rows = new ArrayList<>();
    expected.forEach(
        (start, count) ->
            rows.add(
                String.format(
                    "%d-%d=%d ON_TIME 0", (start - T0) / 1000, (start - T0) / 1000 + 30, count)));
    PAssert.that(
            count(
                SLIDING.withAllowedLateness(Duration.millis(lateness)),
                batches.toArray(new LineBatch[0])))
        .containsInAnyOrder(rows);
    assertThat(account())
        .isEqualTo(Map.of("lines_counted", 12_000 - dropped, "lines_dropped_late", dropped));
  }
}
