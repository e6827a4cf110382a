package dev.streamgauge.windows;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.streamgauge.lines.LineBatch;
import dev.streamgauge.lines.LineBatchBuilder;
import dev.streamgauge.lines.LineBatchCoder;
import dev.streamgauge.windows.key.LineKey;
import dev.streamgauge.windows.key.LineNumber;
import dev.streamgauge.windows.result.WindowCounts;
import dev.streamgauge.windows.table.LongReducer;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import org.apache.beam.sdk.PipelineResult;
import org.apache.beam.sdk.testing.PAssert;
import org.apache.beam.sdk.testing.TestPipeline;
import org.apache.beam.sdk.testing.TestStream;
import org.apache.beam.sdk.transforms.Create;
import org.apache.beam.sdk.transforms.FlatMapElements;
import org.apache.beam.sdk.values.PCollection;
import org.apache.beam.sdk.values.TimestampedValue;
import org.apache.beam.sdk.values.TypeDescriptors;
import org.joda.time.Duration;
import org.joda.time.Instant;
import org.junit.Rule;
import org.junit.Test;

/**
 * Lines are {@code key number}; results are written {@code start-end key=value TIMING revision}.
 */
public class SlidingReduceTest {
  /** 2023-11-14T22:13:20Z, on a ten-second boundary. */
  private static final long T0 = 1_700_000_000_000L;

  private static final SlidingCount SLIDING =
      SlidingCount.of(Duration.standardSeconds(30)).every(Duration.standardSeconds(10));
  private static final SlidingCount BY_KEY = SLIDING.perKey(LineKey.column(1));
  private static final LineNumber NUMBER = LineNumber.at(LineKey.column(2));
  private static final LongReducer MINUS = (sum, gone) -> sum - gone;

  @Rule public final transient TestPipeline pipeline = TestPipeline.create();

  private static TimestampedValue<LineBatch> timed(LineBatch batch) {
    return TimestampedValue.of(batch, new Instant(batch.earliestTime()));
  }

  /** One line at a second after T0. */
  private static TimestampedValue<LineBatch> line(int second, String line) {
    return timed(LineBatch.builder("test").append(line, T0 + second * 1000L).build());
  }

  private static Instant at(int second) {
    return new Instant(T0 + second * 1000L);
  }

  private static TestStream.Builder<LineBatch> stream() {
    return TestStream.create(LineBatchCoder.of());
  }

  private static List<String> rows(WindowCounts pane) {
    List<String> rows = new ArrayList<>();
    for (int i = 0; i < pane.counts().size(); i++) {
      rows.add(
          String.format(
              "%d-%d %s=%d %s %d",
              (pane.startMillis() - T0) / 1000,
              (pane.endMillis() - T0) / 1000,
              pane.counts().key(i),
              pane.counts().count(i),
              pane.timing(),
              pane.revision()));
    }
    return rows;
  }

  private PCollection<String> reduce(TestStream<LineBatch> stream, SlidingReduce reduce) {
    return pipeline
        .apply(stream)
        .apply(reduce)
        .apply(FlatMapElements.into(TypeDescriptors.strings()).via(SlidingReduceTest::rows));
  }

  private Map<String, Long> account() {
    PipelineResult result = pipeline.run();
    result.waitUntilFinish();
    return Account.of(result);
  }

  @Test
  public void reducesTheNumbersOfAWindowByAnyFunction() {
    PCollection<String> rows =
        reduce(
            stream()
                .addElements(line(1, "a 7"), line(2, "b -9"), line(3, "a 40"), line(12, "c 8"))
                .advanceWatermarkToInfinity(),
            SlidingReduce.of(
                NUMBER, Math::max, SlidingCount.of(Duration.standardSeconds(10)).globally()));
    PAssert.that(rows).containsInAnyOrder("0-10 *=40 ON_TIME 0", "10-20 *=8 ON_TIME 0");
    assertThat(account()).isEqualTo(Map.of("lines_counted", 4L));
  }

  @Test
  public void reducesByKeyInEveryWindowThatHoldsTheLine() {
    PCollection<String> rows =
        reduce(
            stream()
                .addElements(line(1, "a 7"), line(2, "b 9"), line(12, "a 40"))
                .advanceWatermarkToInfinity(),
            SlidingReduce.of(NUMBER, Long::sum, BY_KEY));
    PAssert.that(rows)
        .containsInAnyOrder(
            "-20-10 a=7 ON_TIME 0",
            "-20-10 b=9 ON_TIME 0",
            "-10-20 a=47 ON_TIME 0",
            "-10-20 b=9 ON_TIME 0",
            "0-30 a=47 ON_TIME 0",
            "0-30 b=9 ON_TIME 0",
            "10-40 a=40 ON_TIME 0");
    pipeline.run();
  }

  @Test
  public void withAnInverseItGivesTheSame() {
    PCollection<String> rows =
        reduce(
            stream()
                .addElements(line(1, "a 7"), line(2, "b 9"))
                .advanceWatermarkTo(at(10))
                .addElements(line(12, "a 40"))
                .advanceWatermarkToInfinity(),
            SlidingReduce.of(NUMBER, Long::sum, BY_KEY).withInverse(MINUS));
    PAssert.that(rows)
        .containsInAnyOrder(
            "-20-10 a=7 ON_TIME 0",
            "-20-10 b=9 ON_TIME 0",
            "-10-20 a=47 ON_TIME 0",
            "-10-20 b=9 ON_TIME 0",
            "0-30 a=47 ON_TIME 0",
            "0-30 b=9 ON_TIME 0",
            "10-40 a=40 ON_TIME 0");
    pipeline.run();
  }

  @Test
  public void aWindowEndsOnTimeThoughItsLastSliceIsWithoutLines() {
    PCollection<String> rows =
        reduce(
            stream()
                .addElements(line(1, "a 7"))
                .advanceWatermarkTo(at(30))
                // Were the window not told yet, it would be told with this line.
                .addElements(line(2, "a 1"))
                .advanceWatermarkToInfinity(),
            SlidingReduce.of(
                    NUMBER, Long::sum, BY_KEY.withAllowedLateness(Duration.standardMinutes(1)))
                .withInverse(MINUS));
    PAssert.that(rows)
        .containsInAnyOrder(
            "-20-10 a=7 ON_TIME 0",
            "-10-20 a=7 ON_TIME 0",
            "0-30 a=7 ON_TIME 0",
            "-20-10 a=8 LATE 1",
            "-10-20 a=8 LATE 1",
            "0-30 a=8 LATE 1");
    pipeline.run();
  }

  @Test
  public void aLateLineCorrectsItsWindowsAlsoWithAnInverse() {
    PCollection<String> rows =
        reduce(
            stream()
                .addElements(line(1, "a 7"))
                .advanceWatermarkTo(at(21))
                .addElements(line(3, "a 100"))
                .advanceWatermarkToInfinity(),
            SlidingReduce.of(
                    NUMBER, Long::sum, BY_KEY.withAllowedLateness(Duration.standardMinutes(1)))
                .withInverse(MINUS));
    PAssert.that(rows)
        .containsInAnyOrder(
            "-20-10 a=7 ON_TIME 0",
            "-10-20 a=7 ON_TIME 0",
            "-20-10 a=107 LATE 1",
            "-10-20 a=107 LATE 1",
            "0-30 a=107 ON_TIME 0");
    pipeline.run();
  }

  @Test
  public void aLineThatIsTooLateForAllIsDroppedAndCounted() {
    LineBatch late =
        LineBatch.builder("test").append("a 1", T0 + 1000).build().withWatermark(T0 + 30_000);
    PCollection<String> rows =
        reduce(
            stream().addElements(timed(late), line(31, "a 2")).advanceWatermarkToInfinity(),
            SlidingReduce.of(NUMBER, Long::sum, BY_KEY).withInverse(MINUS));
    PAssert.that(rows)
        .containsInAnyOrder("10-40 a=2 ON_TIME 0", "20-50 a=2 ON_TIME 0", "30-60 a=2 ON_TIME 0");
    assertThat(account()).isEqualTo(Map.of("lines_counted", 1L, "lines_dropped_late", 1L));
  }

  @Test
  public void linesWithoutANumberOrWithoutAKeyAreFiltered() {
    PCollection<String> rows =
        reduce(
            stream()
                .addElements(line(1, "a 7"), line(2, "a x"), line(3, ""), line(4, "a"))
                .advanceWatermarkToInfinity(),
            SlidingReduce.of(
                NUMBER,
                Math::min,
                SlidingCount.of(Duration.standardSeconds(10)).perKey(LineKey.column(1))));
    PAssert.that(rows).containsInAnyOrder("0-10 a=7 ON_TIME 0");
    assertThat(account()).isEqualTo(Map.of("lines_counted", 1L, "lines_filtered", 3L));
  }

  @Test
  public void refusesLinesThatStandForOthers() {
    LineBatch tallied = BY_KEY.tally().apply(LineBatch.builder("test").append("a 1", T0).build());
    pipeline
        .apply(Create.of(tallied).withCoder(LineBatchCoder.of()))
        .apply(SlidingReduce.of(NUMBER, Long::sum, BY_KEY));
    assertThatThrownBy(() -> pipeline.run().waitUntilFinish())
        .hasRootCauseInstanceOf(IllegalStateException.class)
        .hasMessageContaining("not tallied");
  }

  /** Lines late by up to a minute, read at watermarks of their own, in three shards. */
  private void compareWithAPlainLoop(long size, long period, boolean inverse, LongReducer reducer) {
    Random random = new Random(size + (inverse ? 1 : 0));
    long lateness = 7_000;
    Map<String, Long> expected = new TreeMap<>();
    List<LineBatch> batches = new ArrayList<>();
    for (int b = 0; b < 40; b++) {
      long watermark = T0 + b * 2_500L;
      LineBatchBuilder builder = LineBatch.builder("test");
      for (int i = 0; i < 100; i++) {
        long time = watermark + random.nextInt(70_000) - 60_000;
        String key = "k" + random.nextInt(20);
        long number = random.nextInt(1000) - 200;
        builder.append(key + " " + number, time);
        long first = Math.floorDiv(time - size, period) * period;
        for (long start = first; start <= time; start += period) {
          boolean open = start + size + lateness > watermark;
          if (start <= time && time < start + size && open) {
            expected.merge(start + " " + key, number, reducer::reduce);
          }
        }
      }
      batches.add(builder.build().withWatermark(watermark));
    }
    SlidingCount windows =
        SlidingCount.of(Duration.millis(size))
            .every(Duration.millis(period))
            .withAllowedLateness(Duration.millis(lateness))
            .perKey(LineKey.column(1))
            .withShards(3);
    SlidingReduce reduce = SlidingReduce.of(NUMBER, reducer, windows);
    PCollection<WindowCounts> panes =
        pipeline
            .apply(Create.of(batches).withCoder(LineBatchCoder.of()))
            .apply(inverse ? reduce.withInverse(MINUS) : reduce);
    PAssert.that(panes)
        .satisfies(
            all -> {
              assertThat(latest(all)).isEqualTo(expected);
              return null;
            });
    pipeline.run();
  }

  private static Map<String, Long> latest(Iterable<WindowCounts> panes) {
    Map<String, Long> values = new TreeMap<>();
    Map<String, Long> revisions = new TreeMap<>();
    for (WindowCounts pane : panes) {
      for (int i = 0; i < pane.counts().size(); i++) {
        String id = pane.startMillis() + " " + pane.counts().key(i);
        if (revisions.getOrDefault(id, -1L) < pane.revision()) {
          revisions.put(id, pane.revision());
          values.put(id, pane.counts().count(i));
        }
      }
    }
    return values;
  }

  @Test
  public void sumsOfSlidingWindowsAreThoseOfAPlainLoop() {
    compareWithAPlainLoop(30_000, 10_000, false, Long::sum);
  }

  @Test
  public void sumsWithAnInverseAreThoseOfAPlainLoop() {
    compareWithAPlainLoop(30_000, 10_000, true, Long::sum);
  }

  @Test
  public void sumsWithAnInverseInTumblingWindowsAreThoseOfAPlainLoop() {
    compareWithAPlainLoop(10_000, 10_000, true, Long::sum);
  }

  @Test
  public void sumsWithAnInverseInWideWindowsAreThoseOfAPlainLoop() {
    compareWithAPlainLoop(120_000, 2_000, true, Long::sum);
  }

  @Test
  public void maximaOfSlidingWindowsAreThoseOfAPlainLoop() {
    compareWithAPlainLoop(30_000, 10_000, false, Math::max);
  }
}
