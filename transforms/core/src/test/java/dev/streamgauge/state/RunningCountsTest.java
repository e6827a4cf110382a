package dev.streamgauge.state;

import static dev.streamgauge.state.Rows.heartbeat;
import static dev.streamgauge.state.Rows.lines;
import static dev.streamgauge.state.Rows.readAt;
import static dev.streamgauge.state.Rows.second;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.streamgauge.lines.LineBatch;
import dev.streamgauge.lines.LineBatchCoder;
import dev.streamgauge.lines.RunEpoch;
import dev.streamgauge.state.store.FileStateStore;
import dev.streamgauge.text.CountWords;
import dev.streamgauge.text.Tokenize;
import dev.streamgauge.windows.SlidingCount;
import java.util.List;
import java.util.Map;
import org.apache.beam.sdk.testing.PAssert;
import org.apache.beam.sdk.testing.TestPipeline;
import org.apache.beam.sdk.testing.TestStream;
import org.apache.beam.sdk.transforms.Create;
import org.apache.beam.sdk.transforms.windowing.FixedWindows;
import org.apache.beam.sdk.transforms.windowing.Window;
import org.apache.beam.sdk.values.PCollection;
import org.joda.time.Duration;
import org.junit.Rule;
import org.junit.Test;
import org.junit.rules.TemporaryFolder;

public class RunningCountsTest {
  private static final RunningCounts COUNTS =
      RunningCounts.perElement().every(Duration.standardSeconds(10));

  @Rule public final transient TestPipeline pipeline = Rows.pipeline();
  @Rule public final transient TemporaryFolder folder = new TemporaryFolder();

  private PCollection<String> rows(RunningCounts counts, LineBatch... batches) {
    return Rows.of(
        pipeline.apply(Create.of(List.of(batches)).withCoder(LineBatchCoder.of())).apply(counts));
  }

  private PCollection<String> rows(RunningCounts counts, TestStream<LineBatch> stream) {
    return Rows.of(pipeline.apply(stream).apply(counts));
  }

  @Test
  public void aPeriodShowsTheTotalsOfTheKeysThatCameInIt() {
    PAssert.that(rows(COUNTS, lines("1:a", "2:b", "3:a"), lines("12:a", "39:b", "31:b")))
        .containsInAnyOrder("0-10 a=2 0", "0-10 b=1 0", "10-20 a=3 0", "30-40 b=3 0");
    assertThat(Rows.account(pipeline)).isEqualTo(Map.of("lines_counted", 6L));
  }

  @Test
  public void wordsThatTheReaderHasTalliedCountTheSame() {
    CountWords words =
        CountWords.in(SlidingCount.of(Duration.standardSeconds(10))).tokenizedBy(Tokenize.words());
    PAssert.that(
            rows(
                COUNTS.withShards(2),
                words.tally().apply(lines("1:to be or not to be", "11:be")),
                words.tally().apply(lines("12:...", "13:not"))))
        .containsInAnyOrder(
            "0-10 to=2 0",
            "0-10 be=2 0",
            "0-10 or=1 0",
            "0-10 not=1 0",
            "10-20 be=3 0",
            "10-20 not=2 0");
    assertThat(Rows.account(pipeline)).isEqualTo(Map.of("lines_counted", 4L));
  }

  @Test
  public void aLateLineCorrectsAllTotalsSince() {
    TestStream<LineBatch> stream =
        Rows.stream()
            .addElements(lines("1:a", "11:a", "11:b", "21:a"))
            .advanceWatermarkTo(second(30))
            .addElements(readAt(30, lines("12:a")))
            .addElements(readAt(30, lines("32:a")))
            .advanceWatermarkToInfinity();
    PAssert.that(rows(COUNTS.withAllowedLateness(Duration.standardMinutes(1)), stream))
        .containsInAnyOrder(
            "0-10 a=1 0",
            "10-20 a=2 0",
            "10-20 b=1 0",
            "20-30 a=3 0",
            "10-20 a=3 1",
            "20-30 a=4 1",
            "30-40 a=5 0");
    pipeline.run();
  }

  @Test
  public void aLineLaterThanIsAllowedIsDroppedAndCounted() {
    PAssert.that(rows(COUNTS, readAt(0, lines("1:a")), readAt(10, lines("2:a", "10:a"))))
        .containsInAnyOrder("0-10 a=1 0", "10-20 a=2 0");
    assertThat(Rows.account(pipeline))
        .isEqualTo(Map.of("lines_counted", 2L, "lines_dropped_late", 1L));
  }

  @Test
  public void aKeyThatDoesNotComeIsForgottenAndBeginsAnew() {
    TestStream<LineBatch> stream =
        Rows.stream()
            .addElements(lines("1:a", "2:a", "3:b"))
            .advanceWatermarkTo(second(10))
            .addElements(readAt(10, lines("25:b")))
            .advanceWatermarkTo(second(30))
            .addElements(readAt(30, heartbeat(26, 39)))
            .advanceWatermarkTo(second(40))
            .addElements(readAt(40, lines("41:a")))
            .advanceWatermarkTo(second(50))
            .addElements(readAt(50, heartbeat(42, 61)))
            .advanceWatermarkToInfinity();
    PAssert.that(rows(COUNTS.expireAfter(Duration.standardSeconds(25)), stream))
        .containsInAnyOrder(
            "0-10 a=2 0", "0-10 b=1 0", "20-30 b=2 0", "30-40 a=0 0", "40-50 a=1 0", "50-60 b=0 0");
    pipeline.run();
  }

  @Test
  public void aRestartGoesOnWithTheTotalsAndCountsWhatItReadsAgainOnce() {
    RunningCounts kept = COUNTS.withStateIn(FileStateStore.in(folder.getRoot().toString()));
    PAssert.that(rows(kept, lines("1:a", "2:b", "11:a")))
        .containsInAnyOrder("0-10 a=1 0", "0-10 b=1 0", "10-20 a=2 0");
    pipeline.run();

    TestPipeline next = Rows.pipeline().enableAbandonedNodeEnforcement(false);
    LineBatch again = lines("11:a", "12:a", "21:b").withEpoch(5);
    PCollection<String> more =
        Rows.of(
            next.apply(Create.of(again).withCoder(LineBatchCoder.of()))
                .apply(kept.startingAt(second(10))));
    long revision = RunEpoch.firstRevision(5);
    PAssert.that(more)
        .satisfies(
            rows -> {
              assertThat(rows)
                  .contains("10-20 a=3 " + (revision + 1), "20-30 b=2 " + revision)
                  .noneMatch(row -> row.startsWith("0-10 a") && !row.startsWith("0-10 a=1 "));
              return null;
            });
    next.run();
  }

  @Test
  public void aStateThatCannotBeUnderstoodIsTakenForNothing() throws Exception {
    FileStateStore store = FileStateStore.in(folder.getRoot().toString());
    store.save("totals-10000ms-1-0.state", new byte[] {1, 2, 3});
    PAssert.that(rows(COUNTS.withStateIn(store), lines("1:a"))).containsInAnyOrder("0-10 a=1 0");
    pipeline.run();
  }

  @Test
  public void aMillionLinesOfManyKeysCountWhatAPlainLoopCounts() {
    int keys = 1_000;
    LineBatch[] batches = new LineBatch[100];
    for (int i = 0; i < batches.length; i++) {
      var builder = LineBatch.builder("test");
      for (int line = 0; line < 10_000; line++) {
        builder.append("key" + line % keys, Rows.T0 + i * 100L);
      }
      batches[i] = builder.build();
    }
    PAssert.that(rows(COUNTS.withShards(4), batches))
        .satisfies(
            rows -> {
              assertThat(rows).hasSize(keys).allMatch(row -> row.matches("0-10 key\\d+=1000 0"));
              return null;
            });
    pipeline.run();
  }

  @Test
  public void windowsBeforeItAndDurationsOfNothingAreRefused() {
    assertThatThrownBy(() -> COUNTS.every(Duration.ZERO))
        .isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> COUNTS.expireAfter(Duration.millis(-1)))
        .isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> COUNTS.withShards(0)).isInstanceOf(IllegalArgumentException.class);
    pipeline
        .apply(Create.of(lines("1:a")).withCoder(LineBatchCoder.of()))
        .apply(Window.into(FixedWindows.of(Duration.standardSeconds(1))))
        .apply(COUNTS);
    assertThatThrownBy(pipeline::run).hasMessageContaining("global window");
  }
}
