package dev.streamgauge.windows;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.streamgauge.lines.LineBatch;
import dev.streamgauge.lines.LineBatchBuilder;
import dev.streamgauge.lines.LineBatchCoder;
import dev.streamgauge.windows.key.LineKey;
import dev.streamgauge.windows.result.WindowCounts;
import dev.streamgauge.windows.table.CountTable;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import org.apache.beam.sdk.options.PipelineOptions;
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

/** One scenario of time a test; results are written {@code start-end key=count TIMING revision}. */
public class SlidingCountTest {
  /** 2023-11-14T22:13:20Z, on a ten-second boundary. */
  private static final long T0 = 1_700_000_000_000L;

  private static final SlidingCount SLIDING =
      SlidingCount.of(Duration.standardSeconds(30)).every(Duration.standardSeconds(10));

  @Rule public final transient TestPipeline pipeline = TestPipeline.fromOptions(options());

  /** Returns the options to test with. */
  PipelineOptions options() {
    return TestPipeline.testingPipelineOptions();
  }

  /** Returns the count in the form that a subclass tests. */
  SlidingCount asTested(SlidingCount count) {
    return count;
  }

  /** A batch of lines at seconds after T0, covering nothing but them. */
  private static TimestampedValue<LineBatch> lines(String text, int... seconds) {
    LineBatchBuilder builder = LineBatch.builder("test");
    for (int second : seconds) {
      builder.append(text, T0 + second * 1000L);
    }
    LineBatch batch = builder.build();
    return TimestampedValue.of(batch, new Instant(batch.earliestTime()));
  }

  private static TimestampedValue<LineBatch> heartbeat(int fromSecond, int toSecond) {
    LineBatch batch = LineBatch.heartbeat("test", T0 + fromSecond * 1000L, T0 + toSecond * 1000L);
    return TimestampedValue.of(batch, new Instant(batch.earliestTime()));
  }

  private static Instant at(int second) {
    return new Instant(T0 + second * 1000L);
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

  private PCollection<String> count(TestStream<LineBatch> stream, SlidingCount count) {
    return pipeline.apply(stream).apply(asTested(count)).apply(rows());
  }

  private static FlatMapElements<WindowCounts, String> rows() {
    return FlatMapElements.into(TypeDescriptors.strings()).via(SlidingCountTest::rows);
  }

  private static TestStream.Builder<LineBatch> stream() {
    return TestStream.create(LineBatchCoder.of());
  }

  @Test
  public void countsALineInEveryWindowThatHoldsIt() {
    PCollection<String> rows =
        count(stream().addElements(lines("x", 0, 5, 9, 10)).advanceWatermarkToInfinity(), SLIDING);
    PAssert.that(rows)
        .containsInAnyOrder(
            "-20-10 *=3 ON_TIME 0",
            "-10-20 *=4 ON_TIME 0",
            "0-30 *=4 ON_TIME 0",
            "10-40 *=1 ON_TIME 0");
    pipeline.run();
  }

  @Test
  public void tumblesWhenThePeriodIsTheSize() {
    PCollection<String> rows =
        count(
            stream().addElements(lines("x", 0, 29, 30)).advanceWatermarkToInfinity(),
            SlidingCount.of(Duration.standardSeconds(10)));
    PAssert.that(rows)
        .containsInAnyOrder("0-10 *=1 ON_TIME 0", "20-30 *=1 ON_TIME 0", "30-40 *=1 ON_TIME 0");
    pipeline.run();
  }

  @Test
  public void leavesOutWindowsBeforeTheStartOfWhichItMaySeeButAPart() {
    PCollection<String> rows =
        count(
            stream().addElements(lines("x", 0, 5, 9, 10)).advanceWatermarkToInfinity(),
            SLIDING.startingAt(at(0)));
    PAssert.that(rows).containsInAnyOrder("0-30 *=4 ON_TIME 0", "10-40 *=1 ON_TIME 0");
    pipeline.run();
  }

  @Test
  public void whatIsReadAgainAfterARestartOutranksWhatCameBefore() {
    TimestampedValue<LineBatch> again = lines("x", 3);
    PCollection<String> rows =
        count(
            stream()
                .addElements(lines("x", 1))
                .advanceWatermarkTo(at(15))
                .addElements(
                    TimestampedValue.of(again.getValue().withEpoch(3), again.getTimestamp()))
                .advanceWatermarkToInfinity(),
            SlidingCount.of(Duration.standardSeconds(10))
                .withAllowedLateness(Duration.standardMinutes(10)));
    PAssert.that(rows)
        .containsInAnyOrder("0-10 *=1 ON_TIME 0", "0-10 *=2 LATE " + (3 * (1 << 20) + 1));
    pipeline.run();
  }

  @Test
  public void countsRevisionsFromTheFirstOneGiven() {
    PCollection<String> rows =
        count(
            stream()
                .addElements(lines("x", 1, 2))
                .advanceWatermarkTo(at(15))
                .addElements(lines("x", 3))
                .advanceWatermarkToInfinity(),
            SlidingCount.of(Duration.standardSeconds(10))
                .withAllowedLateness(Duration.standardMinutes(10))
                .withFirstRevision(1000));
    PAssert.that(rows).containsInAnyOrder("0-10 *=2 ON_TIME 1000", "0-10 *=3 LATE 1001");
    pipeline.run();
  }

  @Test
  public void correctsTheWholeCountWhenALineIsObservablyLate() {
    PCollection<String> rows =
        count(
            stream()
                .addElements(lines("x", 1, 2))
                .advanceWatermarkTo(at(15))
                .addElements(lines("x", 3))
                .advanceWatermarkToInfinity(),
            SlidingCount.of(Duration.standardSeconds(10))
                .withAllowedLateness(Duration.standardMinutes(10)));
    PAssert.that(rows).containsInAnyOrder("0-10 *=2 ON_TIME 0", "0-10 *=3 LATE 1");
    pipeline.run();
  }

  @Test
  public void withChangesOnlyALateLineEmitsTheKeysItChangesAndNoOthers() {
    PCollection<String> rows =
        count(
            stream()
                .addElements(lines("a", 1, 2), lines("b", 1), lines("c", 12))
                .advanceWatermarkTo(at(25))
                .addElements(lines("b", 3), lines("d", 4))
                .advanceWatermarkToInfinity(),
            SlidingCount.of(Duration.standardSeconds(20))
                .every(Duration.standardSeconds(10))
                .perElement()
                .withChangesOnly()
                .withAllowedLateness(Duration.standardMinutes(1)));
    PAssert.that(rows)
        .satisfies(
            all -> {
              List<String> late = new ArrayList<>();
              List<String> onTime = new ArrayList<>();
              for (String row : all) {
                if (row.contains(" LATE ")) {
                  // Both lines may be one correction or two.
                  late.add(row.substring(0, row.indexOf(" LATE ")));
                } else {
                  onTime.add(row);
                }
              }
              assertThat(late)
                  .containsExactlyInAnyOrder("-10-10 b=2", "-10-10 d=1", "0-20 b=2", "0-20 d=1");
              assertThat(onTime)
                  .containsExactlyInAnyOrder(
                      "-10-10 a=2 ON_TIME 0",
                      "-10-10 b=1 ON_TIME 0",
                      "0-20 a=2 ON_TIME 0",
                      "0-20 b=1 ON_TIME 0",
                      "0-20 c=1 ON_TIME 0",
                      "10-30 c=1 ON_TIME 0");
              return null;
            });
    pipeline.run();
  }

  @Test
  public void windowsEndThoughNothingIsReadAfterTheirLines() {
    List<String> expected = new ArrayList<>();
    for (int start = -290; start <= 0; start += 10) {
      expected.add(start + "-" + (start + 300) + " *=1 ON_TIME 0");
    }
    PCollection<String> rows =
        count(
            stream()
                .addElements(lines("x", 3))
                .advanceWatermarkTo(at(100))
                .advanceWatermarkTo(at(200))
                .advanceWatermarkTo(at(300))
                .addElements(lines("x", 1000))
                .advanceWatermarkToInfinity(),
            SlidingCount.of(Duration.standardSeconds(300)).every(Duration.standardSeconds(10)));
    for (int start = 710; start <= 1000; start += 10) {
      expected.add(start + "-" + (start + 300) + " *=1 ON_TIME 0");
    }
    PAssert.that(rows).containsInAnyOrder(expected);
    pipeline.run();
  }

  @Test
  public void dropsALineThatIsLaterThanAllowed() {
    PCollection<String> rows =
        count(
            stream()
                .addElements(lines("x", 1))
                .advanceWatermarkTo(at(21))
                .addElements(lines("x", 2), lines("x", 22))
                .advanceWatermarkToInfinity(),
            SlidingCount.of(Duration.standardSeconds(10))
                .withAllowedLateness(Duration.standardSeconds(10)));
    PAssert.that(rows).containsInAnyOrder("0-10 *=1 ON_TIME 0", "20-30 *=1 ON_TIME 0");
    pipeline.run();
  }

  @Test
  public void emitsALineThatIsLateIntoAWindowNeverSeenAsItsFirstRevision() {
    PCollection<String> rows =
        count(
            stream()
                .advanceWatermarkTo(at(15))
                .addElements(lines("x", 3))
                .advanceWatermarkToInfinity(),
            SlidingCount.of(Duration.standardSeconds(10))
                .withAllowedLateness(Duration.standardMinutes(1)));
    PAssert.that(rows).containsInAnyOrder("0-10 *=1 LATE 0");
    pipeline.run();
  }

  @Test
  public void showsZeroForAQuietWindowWhileTheSourceIsAlive() {
    PCollection<String> rows =
        count(
            stream()
                .addElements(lines("x", 1))
                .addElements(heartbeat(1, 12))
                .advanceWatermarkTo(at(12))
                .addElements(heartbeat(12, 25))
                .advanceWatermarkToInfinity(),
            SlidingCount.of(Duration.standardSeconds(10)));
    PAssert.that(rows)
        .containsInAnyOrder("0-10 *=1 ON_TIME 0", "10-20 *=0 ON_TIME 0", "20-30 *=0 ON_TIME 0");
    pipeline.run();
  }

  @Test
  public void showsNothingForAnEmptyBatchThatCoversNoTime() {
    TimestampedValue<LineBatch> empty =
        TimestampedValue.of(LineBatch.builder("test").build(), at(0));
    PCollection<String> rows =
        count(stream().addElements(empty).advanceWatermarkToInfinity(), SLIDING);
    PAssert.that(rows).empty();
    pipeline.run();
  }

  @Test
  public void fillsNoZerosOverAGapOfYears() {
    PCollection<String> rows =
        count(
            stream().addElements(heartbeat(0, 100_000_000)).advanceWatermarkToInfinity(),
            SlidingCount.of(Duration.standardSeconds(10)));
    PAssert.that(rows)
        .containsInAnyOrder("0-10 *=0 ON_TIME 0", "100000000-100000010 *=0 ON_TIME 0");
    pipeline.run();
  }

  @Test
  public void countsEachDistinctLineByItself() {
    PCollection<String> rows =
        count(
            stream()
                .addElements(lines("a", 1, 2), lines("b", 3), lines("", 4))
                .advanceWatermarkToInfinity(),
            SlidingCount.of(Duration.standardSeconds(10)).perElement());
    PAssert.that(rows)
        .containsInAnyOrder("0-10 a=2 ON_TIME 0", "0-10 b=1 ON_TIME 0", "0-10 =1 ON_TIME 0");
    pipeline.run();
  }

  @Test
  public void countsByAKeyOfTheLineAndLeavesOutLinesWithoutOne() {
    LineKey host =
        (bytes, from, to) -> {
          for (int i = from; i < to; i++) {
            if (bytes[i] == ' ') {
              return LineKey.slice(from, i);
            }
          }
          return LineKey.NONE;
        };
    PCollection<String> rows =
        count(
            stream()
                .addElements(lines("h1 x", 1), lines("h2 y", 2), lines("h1 z", 3), lines("none", 4))
                .advanceWatermarkToInfinity(),
            SlidingCount.of(Duration.standardSeconds(10)).perKey(host));
    PAssert.that(rows).containsInAnyOrder("0-10 h1=2 ON_TIME 0", "0-10 h2=1 ON_TIME 0");
    pipeline.run();
  }

  @Test
  public void agreesWithAPlainLoopOnManyLinesKeysAndShards() {
    Random random = new Random(42);
    Map<String, Long> expected = new TreeMap<>();
    List<TimestampedValue<LineBatch>> batches = new ArrayList<>();
    for (int b = 0; b < 20; b++) {
      LineBatchBuilder builder = LineBatch.builder("test");
      for (int i = 0; i < 2000; i++) {
        int second = random.nextInt(600);
        String key = "k" + random.nextInt(300);
        builder.append(key, T0 + second * 1000L);
        for (int start = -50; start <= second; start += 10) {
          if (second < start + 60) {
            expected.merge(String.format("%d-%d %s", start, start + 60, key), 1L, Long::sum);
          }
        }
      }
      LineBatch batch = builder.build();
      batches.add(TimestampedValue.of(batch, new Instant(batch.earliestTime())));
    }
    List<String> expectedRows = new ArrayList<>();
    expected.forEach((window, count) -> expectedRows.add(window + "=" + count + " ON_TIME 0"));
    PCollection<String> rows =
        pipeline
            .apply(Create.timestamped(batches).withCoder(LineBatchCoder.of()))
            .apply(
                SlidingCount.of(Duration.standardMinutes(1))
                    .every(Duration.standardSeconds(10))
                    .perElement()
                    .withShards(3))
            .apply(rows());
    PAssert.that(rows).containsInAnyOrder(expectedRows);
    pipeline.run();
  }

  /** The counts by window of lines at these times, from a loop over windows and lines. */
  private static List<String> plainCounts(List<Long> times, long size, long period) {
    Map<Long, Long> counts = new TreeMap<>();
    for (long time : times) {
      long latest = time - ((time % period) + period) % period;
      for (long start = latest; start + size > time; start -= period) {
        counts.merge(start, 1L, Long::sum);
      }
    }
    List<String> rows = new ArrayList<>();
    counts.forEach((start, n) -> rows.add(start + "-" + (start + size) + "=" + n));
    return rows;
  }

  private static FlatMapElements<WindowCounts, String> plainRows() {
    return FlatMapElements.into(TypeDescriptors.strings())
        .via(
            (WindowCounts pane) ->
                List.of(pane.startMillis() + "-" + pane.endMillis() + "=" + pane.counts().total()));
  }

  private static TimestampedValue<LineBatch> batch(List<Long> times) {
    LineBatchBuilder builder = LineBatch.builder("test");
    times.forEach(time -> builder.append("x", time));
    LineBatch batch = builder.build();
    return TimestampedValue.of(batch, new Instant(batch.earliestTime()));
  }

  @Test
  public void linesAndBatchesOutOfOrderCountTheSame() {
    PCollection<String> rows =
        count(
            stream()
                .addElements(lines("x", 19, 3), lines("x", 11))
                .advanceWatermarkTo(at(2))
                .addElements(lines("x", 2, 25), lines("x", 9, 12, 5))
                .advanceWatermarkTo(at(9))
                .addElements(lines("x", 9))
                .advanceWatermarkToInfinity(),
            SlidingCount.of(Duration.standardSeconds(10)));
    PAssert.that(rows)
        .containsInAnyOrder("0-10 *=5 ON_TIME 0", "10-20 *=3 ON_TIME 0", "20-30 *=1 ON_TIME 0");
    pipeline.run();
  }

  @Test
  public void processingTimeDoesNotMatter() {
    PCollection<String> rows =
        count(
            stream()
                .addElements(lines("x", 1))
                .advanceProcessingTime(Duration.standardDays(1))
                .addElements(lines("x", 2))
                .advanceWatermarkTo(at(10))
                .advanceProcessingTime(Duration.standardDays(1))
                .addElements(lines("x", 11))
                .advanceWatermarkToInfinity(),
            SlidingCount.of(Duration.standardSeconds(10)));
    PAssert.that(rows).containsInAnyOrder("0-10 *=2 ON_TIME 0", "10-20 *=1 ON_TIME 0");
    pipeline.run();
  }

  @Test
  public void aWideWindowWithAShortPeriodAgreesWithAPlainLoop() {
    Random random = new Random(43);
    long size = 3_600_000;
    long period = 10_000;
    List<Long> times = new ArrayList<>();
    List<TimestampedValue<LineBatch>> batches = new ArrayList<>();
    for (int b = 0; b < 5; b++) {
      List<Long> some = new ArrayList<>();
      for (int i = 0; i < 200; i++) {
        some.add(T0 + random.nextInt(5_000_000));
      }
      times.addAll(some);
      batches.add(batch(some));
    }
    // On the edges of slices, too.
    List<Long> edges = List.of(T0, T0 - 1, T0 + period, T0 + size, T0 + size - 1);
    times.addAll(edges);
    batches.add(batch(edges));
    PCollection<String> rows =
        pipeline
            .apply(Create.timestamped(batches).withCoder(LineBatchCoder.of()))
            .apply(asTested(SlidingCount.of(Duration.millis(size)).every(Duration.millis(period))))
            .apply(plainRows());
    PAssert.that(rows).containsInAnyOrder(plainCounts(times, size, period));
    pipeline.run();
  }

  @Test
  public void timesBeforeTheEpochCountAsAnyOther() {
    Random random = new Random(44);
    List<Long> times = new ArrayList<>(List.of(-1L, 0L, -10_000L, -10_001L, -30_000L));
    for (int i = 0; i < 500; i++) {
      times.add((long) random.nextInt(200_000) - 150_000);
    }
    PCollection<String> rows =
        pipeline
            .apply(Create.timestamped(List.of(batch(times))).withCoder(LineBatchCoder.of()))
            .apply(SLIDING)
            .apply(plainRows());
    PAssert.that(rows).containsInAnyOrder(plainCounts(times, 30_000, 10_000));
    pipeline.run();
  }

  @Test
  public void aBatchOfAHundredThousandLinesAgreesWithAPlainLoop() {
    Random random = new Random(45);
    List<Long> times = new ArrayList<>();
    for (int i = 0; i < 100_000; i++) {
      times.add(T0 + i + random.nextInt(2_000));
    }
    PCollection<LineBatch> input =
        pipeline.apply(Create.timestamped(List.of(batch(times))).withCoder(LineBatchCoder.of()));
    List<String> expected = plainCounts(times, 30_000, 10_000);
    PAssert.that(input.apply("All", SLIDING).apply("AllRows", plainRows()))
        .containsInAnyOrder(expected);
    PAssert.that(input.apply("ByLine", SLIDING.perElement()).apply("LineRows", plainRows()))
        .containsInAnyOrder(expected);
    pipeline.run();
  }

  @Test
  public void refusesAPeriodThatDoesNotDivideTheSizeAndNamesOneThatDoes() {
    assertThatThrownBy(
            () -> SlidingCount.of(Duration.standardSeconds(30)).every(Duration.standardSeconds(7)))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("7s500ms");
    assertThatThrownBy(() -> SlidingCount.of(Duration.ZERO))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("positive");
    assertThatThrownBy(() -> SLIDING.globally().withShards(2))
        .isInstanceOf(IllegalArgumentException.class);
  }

  @Test
  public void keepsTheOrderOfCountsThenKeys() {
    CountTable table = new CountTable();
    for (String word : "b a c a b a d".split(" ")) {
      byte[] bytes = word.getBytes(java.nio.charset.StandardCharsets.UTF_8);
      table.add(bytes, 0, bytes.length, 1);
    }
    List<String> order = new ArrayList<>();
    for (int i : table.byCount()) {
      order.add(table.key(i) + table.count(i));
    }
    assertThat(order).containsExactly("a3", "b2", "c1", "d1");
  }

  @Test
  public void keysForWhichAWindowHasNoRoomAreCountedTogether() {
    TestStream.Builder<LineBatch> stream = stream();
    for (int i = 0; i < 20; i++) {
      // A bundle each.
      stream = stream.addElements(lines("user" + i, 0, 1, 2));
    }
    PCollection<WindowCounts> counts =
        pipeline
            .apply(stream.advanceWatermarkToInfinity())
            .apply(SlidingCount.of(Duration.standardSeconds(30)).perElement().withMaxKeys(4));
    PAssert.thatSingleton(counts)
        .satisfies(
            pane -> {
              Map<String, Long> byKey = new TreeMap<>();
              for (int i = 0; i < pane.counts().size(); i++) {
                byKey.put(pane.counts().key(i), pane.counts().count(i));
              }
              assertThat(byKey).hasSize(5).containsEntry("(other keys)", 16 * 3L);
              byKey.remove("(other keys)");
              assertThat(byKey.values()).containsOnly(3L);
              return null;
            });
    pipeline.run();
  }

  @Test
  public void otherKeysOfAllShardsAreOneCount() {
    TestStream.Builder<LineBatch> stream = stream();
    for (int key = 0; key < 200; key++) {
      stream = stream.addElements(lines("key" + key, 1, 2, 3));
    }
    stream = stream.advanceWatermarkTo(at(40)).addElements(lines("key7", 4), lines("new", 4));
    PCollection<WindowCounts> counts =
        pipeline
            .apply(stream.advanceWatermarkToInfinity())
            .apply(
                SlidingCount.of(Duration.standardSeconds(30))
                    .perElement()
                    .withShards(4)
                    .withChangesOnly()
                    .withAllowedLateness(Duration.standardMinutes(1))
                    .withMaxKeys(20));
    PAssert.that(counts)
        .satisfies(
            panes -> {
              Map<String, Long> latest = new TreeMap<>();
              Map<String, Long> revisions = new TreeMap<>();
              for (WindowCounts pane : panes) {
                for (int i = 0; i < pane.counts().size(); i++) {
                  String key = pane.counts().key(i);
                  if (pane.revision() >= revisions.getOrDefault(key, -1L)) {
                    revisions.put(key, pane.revision());
                    latest.put(key, pane.counts().count(i));
                  }
                }
              }
              // Five keys of each shard, unless the late one has pushed out another.
              assertThat(latest).hasSizeBetween(21, 22).containsKey("(other keys)");
              long kept =
                  latest.entrySet().stream()
                      .filter(row -> !row.getKey().startsWith("("))
                      .mapToLong(Map.Entry::getValue)
                      .sum();
              long pushedOut = 3L * (latest.size() - 21);
              assertThat(latest.get("(other keys)") + kept - pushedOut).isEqualTo(200 * 3 + 2);
              return null;
            });
    pipeline.run();
  }
}
