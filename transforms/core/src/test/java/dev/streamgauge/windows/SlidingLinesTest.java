package dev.streamgauge.windows;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.streamgauge.lines.LineBatch;
import dev.streamgauge.lines.LineBatchBuilder;
import dev.streamgauge.lines.LineBatchCoder;
import dev.streamgauge.lines.RandomLines;
import dev.streamgauge.windows.result.WindowLines;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.apache.beam.sdk.PipelineResult;
import org.apache.beam.sdk.testing.CoderProperties;
import org.apache.beam.sdk.testing.PAssert;
import org.apache.beam.sdk.testing.TestPipeline;
import org.apache.beam.sdk.testing.TestStream;
import org.apache.beam.sdk.transforms.Create;
import org.apache.beam.sdk.transforms.MapElements;
import org.apache.beam.sdk.transforms.windowing.PaneInfo.Timing;
import org.apache.beam.sdk.values.PCollection;
import org.apache.beam.sdk.values.TimestampedValue;
import org.apache.beam.sdk.values.TypeDescriptors;
import org.joda.time.Duration;
import org.joda.time.Instant;
import org.junit.Rule;
import org.junit.Test;

/** Results are written {@code start-end [lines] TIMING revision}, in seconds after T0. */
public class SlidingLinesTest {
  /** 2023-11-14T22:13:20Z, on a ten-second boundary. */
  private static final long T0 = 1_700_000_000_000L;

  private static final SlidingCount TUMBLING = SlidingCount.of(Duration.standardSeconds(10));
  private static final SlidingCount SLIDING =
      SlidingCount.of(Duration.standardSeconds(30)).every(Duration.standardSeconds(10));

  @Rule public final transient TestPipeline pipeline = TestPipeline.create();

  /** Lines at seconds after T0, of which each is the text. */
  private static TimestampedValue<LineBatch> at(int... seconds) {
    LineBatchBuilder builder = LineBatch.builder("test");
    for (int second : seconds) {
      builder.append("" + second, T0 + second * 1000L);
    }
    LineBatch batch = builder.build();
    return TimestampedValue.of(batch, new Instant(batch.earliestTime()));
  }

  private static Instant second(int second) {
    return new Instant(T0 + second * 1000L);
  }

  private static String row(WindowLines pane) {
    return String.format(
        "%d-%d %s %s %d",
        (pane.startMillis() - T0) / 1000,
        (pane.endMillis() - T0) / 1000,
        pane.strings(),
        pane.timing(),
        pane.revision());
  }

  private PCollection<String> gather(SlidingLines lines, TestStream<LineBatch> stream) {
    return pipeline
        .apply(stream)
        .apply(lines)
        .apply(MapElements.into(TypeDescriptors.strings()).via(SlidingLinesTest::row));
  }

  private static TestStream.Builder<LineBatch> stream() {
    return TestStream.create(LineBatchCoder.of());
  }

  @Test
  public void gathersTheLinesOfEveryWindowInTheOrderOfTheirTimes() {
    PAssert.that(
            gather(
                SlidingLines.in(SLIDING),
                stream().addElements(at(12, 3), at(1)).advanceWatermarkToInfinity()))
        .containsInAnyOrder(
            "-20-10 [1, 3] ON_TIME 0",
            "-10-20 [1, 3, 12] ON_TIME 0",
            "0-30 [1, 3, 12] ON_TIME 0",
            "10-40 [12] ON_TIME 0");
    pipeline.run();
  }

  @Test
  public void aLateLineBringsTheWholeWindowAgain() {
    SlidingCount lenient = TUMBLING.withAllowedLateness(Duration.standardMinutes(1));
    PAssert.that(
            gather(
                SlidingLines.in(lenient),
                stream()
                    .addElements(at(5))
                    .advanceWatermarkTo(second(10))
                    .addElements(at(2))
                    .advanceWatermarkToInfinity()))
        .containsInAnyOrder("0-10 [5] ON_TIME 0", "0-10 [2, 5] LATE 1");
    pipeline.run();
  }

  @Test
  public void ofALimitedWindowTheEarliestLinesAreThereWhicheverBatchTheyCameIn() {
    PAssert.that(
            gather(
                SlidingLines.in(TUMBLING).first(3),
                stream()
                    .addElements(at(9, 8, 7, 4))
                    .addElements(at(6, 1))
                    .addElements(at(3, 5))
                    .advanceWatermarkToInfinity()))
        .containsInAnyOrder("0-10 [1, 3, 4] ON_TIME 0");
    pipeline.run();
  }

  @Test
  public void tooLateLinesAreDroppedAndCounted() {
    LineBatch late = at(1, 11).getValue().withWatermark(T0 + 10_000);
    PAssert.that(
            pipeline
                .apply(Create.of(late).withCoder(LineBatchCoder.of()))
                .apply(SlidingLines.in(TUMBLING))
                .apply(MapElements.into(TypeDescriptors.strings()).via(SlidingLinesTest::row)))
        .containsInAnyOrder("10-20 [11] ON_TIME 0");
    PipelineResult result = pipeline.run();
    result.waitUntilFinish();
    assertThat(Account.of(result)).isEqualTo(Map.of("lines_counted", 1L, "lines_dropped_late", 1L));
  }

  @Test
  public void aHeartbeatMakesNoWindow() {
    LineBatch heartbeat = LineBatch.heartbeat("test", T0, T0 + 60_000);
    PAssert.that(
            pipeline
                .apply(Create.of(heartbeat).withCoder(LineBatchCoder.of()))
                .apply(SlidingLines.in(SLIDING)))
        .empty();
    pipeline.run();
  }

  @Test
  public void aWindowOfManyLinesIsThatOfAPlainSort() {
    Random random = new Random(7);
    List<String> texts = RandomLines.of(7, 50_000, 20, "ab \u00e9\ud83d\ude00");
    List<LineBatch> batches = new ArrayList<>();
    List<TimestampedValue<String>> all = new ArrayList<>();
    for (int from = 0; from < texts.size(); from += 5_000) {
      LineBatchBuilder builder = LineBatch.builder("test");
      for (String text : texts.subList(from, from + 5_000)) {
        long time = T0 + random.nextInt(10_000);
        builder.append(text, time);
        all.add(TimestampedValue.of(text, new Instant(time)));
      }
      batches.add(builder.build());
    }
    all.sort(
        Comparator.<TimestampedValue<String>, Instant>comparing(TimestampedValue::getTimestamp)
            .thenComparing(TimestampedValue::getValue));
    List<String> sorted = all.stream().map(TimestampedValue::getValue).toList();
    PAssert.thatSingleton(
            pipeline
                .apply(Create.of(batches).withCoder(LineBatchCoder.of()))
                .apply(SlidingLines.in(TUMBLING)))
        .satisfies(
            window -> {
              assertThat(window.strings()).isEqualTo(sorted);
              return null;
            });
    pipeline.run();
  }

  @Test
  public void keepsAllThroughItsCoder() throws Exception {
    CoderProperties.coderDecodeEncodeEqual(
        WindowLines.LinesCoder.of(),
        WindowLines.of(-5, 25, Timing.LATE, 3, RandomLines.batch(List.of("a", "", "\u00e9"))));
  }

  @Test
  public void refusesToGatherNoLines() {
    assertThatThrownBy(() -> SlidingLines.in(TUMBLING).first(0))
        .isInstanceOf(IllegalArgumentException.class);
  }
}
