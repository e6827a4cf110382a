package dev.streamgauge.state;

import static dev.streamgauge.state.Rows.heartbeat;
import static dev.streamgauge.state.Rows.lines;
import static dev.streamgauge.state.Rows.readAt;
import static dev.streamgauge.state.Rows.second;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.streamgauge.lines.LineBatch;
import dev.streamgauge.lines.LineBatchCoder;
import dev.streamgauge.state.store.FileStateStore;
import dev.streamgauge.text.Tokenize;
import dev.streamgauge.windows.key.LineKey;
import java.util.List;
import java.util.Map;
import org.apache.beam.sdk.testing.PAssert;
import org.apache.beam.sdk.testing.TestPipeline;
import org.apache.beam.sdk.testing.TestStream;
import org.apache.beam.sdk.transforms.Create;
import org.apache.beam.sdk.values.PCollection;
import org.joda.time.Duration;
import org.junit.Rule;
import org.junit.Test;
import org.junit.rules.TemporaryFolder;

public class SessionsTest {
  private static final Sessions SESSIONS =
      Sessions.withGap(Duration.standardSeconds(10)).perKey(LineKey.column(1));

  @Rule public final transient TestPipeline pipeline = Rows.pipeline();
  @Rule public final transient TemporaryFolder folder = new TemporaryFolder();

  private PCollection<String> rows(Sessions sessions, LineBatch... batches) {
    return Rows.of(
        pipeline.apply(Create.of(List.of(batches)).withCoder(LineBatchCoder.of())).apply(sessions));
  }

  private PCollection<String> rows(Sessions sessions, TestStream<LineBatch> stream) {
    return Rows.of(pipeline.apply(stream).apply(sessions));
  }

  @Test
  public void linesCloserThanTheGapAreOneSessionOfTheirKey() {
    PAssert.that(
            rows(
                SESSIONS,
                lines("0:ann in", "3:bob in", "9.999:ann on"),
                lines("19.998:ann out", "12.999:bob in")))
        .containsInAnyOrder("0-29.998 ann=3 0", "3-22.999 bob=2 0");
    assertThat(Rows.account(pipeline)).isEqualTo(Map.of("lines_counted", 5L));
  }

  @Test
  public void aLineTheGapAfterTheOneBeforeBeginsANewSession() {
    PAssert.that(rows(SESSIONS, lines("0:ann", "10:ann", "20.001:ann")))
        .containsInAnyOrder("0-10 ann=1 0", "10-20 ann=1 0", "20.001-30.001 ann=1 0");
    pipeline.run();
  }

  @Test
  public void aSessionIsOverWhenHeartbeatsHavePassedItsEnd() {
    TestStream<LineBatch> stream =
        Rows.stream()
            .addElements(lines("1:ann"))
            .advanceWatermarkTo(second(1))
            .addElements(heartbeat(1, 13))
            .advanceWatermarkTo(second(14))
            .addElements(readAt(14, lines("15:ann")))
            .advanceWatermarkToInfinity();
    PAssert.that(rows(SESSIONS, stream)).containsInAnyOrder("1-11 ann=1 0", "15-25 ann=1 0");
    pipeline.run();
  }

  @Test
  public void aLateLineInASessionCorrectsItAndOneThatJoinsTwoTakesThemBack() {
    TestStream<LineBatch> stream =
        Rows.stream()
            .addElements(lines("0:ann", "5:ann", "20:ann", "21:bob"))
            .advanceWatermarkTo(second(20))
            .addElements(heartbeat(21, 39))
            .advanceWatermarkTo(second(40))
            .addElements(readAt(40, lines("3:ann")))
            .addElements(readAt(40, lines("12:ann")))
            .advanceWatermarkToInfinity();
    PAssert.that(rows(SESSIONS.withAllowedLateness(Duration.standardMinutes(1)), stream))
        .containsInAnyOrder(
            "0-15 ann=2 0",
            "20-30 ann=1 0",
            "21-31 bob=1 0",
            "0-15 ann=3 1",
            "0-15 ann=0 2",
            "20-30 ann=0 1",
            "0-30 ann=5 0");
    assertThat(Rows.account(pipeline)).isEqualTo(Map.of("lines_counted", 6L));
  }

  @Test
  public void aLineLaterThanIsAllowedIsDroppedAndCounted() {
    Sessions sessions = SESSIONS.withAllowedLateness(Duration.standardSeconds(5));
    // Alone, a line of second 1 would be over at 11, and may come until 16.
    PAssert.that(
            rows(
                sessions,
                readAt(0, lines("1:ann")),
                readAt(15, lines("1:bob")),
                readAt(17, lines("1:eve", "17:ann"))))
        .containsInAnyOrder("1-11 ann=1 0", "1-11 bob=1 0", "17-27 ann=1 0");
    assertThat(Rows.account(pipeline))
        .isEqualTo(Map.of("lines_counted", 3L, "lines_dropped_late", 1L));
  }

  @Test
  public void aLineWithoutAKeyIsFilteredAndNoLinesAreNoSessions() {
    PAssert.that(rows(SESSIONS, lines("1:", "2:  "), heartbeat(0, 100))).empty();
    assertThat(Rows.account(pipeline)).isEqualTo(Map.of("lines_filtered", 2L));
  }

  @Test
  public void theKeysAloneGiveTheSameSessions() {
    LineBatch all = lines("0:x ann in", "1:alone", "3:x bob in", "9:y ann on");
    Sessions second = SESSIONS.perKey(LineKey.column(2));
    LineBatch keys = second.keysOnly().apply(all);
    assertThat(keys.line(0)).isEqualTo("ann");
    assertThat(keys.size()).isEqualTo(3);
    PAssert.that(rows(second.ofKeys(), keys)).containsInAnyOrder("0-19 ann=2 0", "3-13 bob=1 0");
    pipeline.run();
  }

  @Test
  public void wordsHaveSessionsAndLinesAreAccountedFor() {
    PAssert.that(
            rows(
                SESSIONS
                    .perKey(LineKey.wholeLine())
                    .tokenizedBy(Tokenize.onSpaces().asFunction())
                    .withShards(3),
                lines("0:a b a", "4:b c")))
        .containsInAnyOrder("0-10 a=2 0", "0-14 b=2 0", "4-14 c=1 0");
    assertThat(Rows.account(pipeline)).isEqualTo(Map.of("lines_counted", 2L));
  }

  @Test
  public void aRestartGoesOnWithSessionsThatBeganLongBefore() {
    Sessions kept = SESSIONS.withStateIn(FileStateStore.in(folder.getRoot().toString()));
    TestStream.Builder<LineBatch> stream = Rows.stream();
    for (int second = 0; second <= 60; second += 5) {
      stream =
          stream
              .addElements(readAt(second, lines(second + ":ann")))
              .advanceWatermarkTo(second(second));
    }
    // The run ends as one does that is stopped, with all windows closed.
    PAssert.that(rows(kept, stream.advanceWatermarkToInfinity()))
        .containsInAnyOrder("0-70 ann=13 0");
    pipeline.run();

    // By the windows that were open, the next run reads again from second 50 on.
    TestPipeline next = Rows.pipeline().enableAbandonedNodeEnforcement(false);
    PCollection<String> more =
        Rows.of(
            next.apply(
                    Create.of(lines("50:ann", "55:ann", "60:ann", "65:ann", "80:ann"))
                        .withCoder(LineBatchCoder.of()))
                .apply(kept.startingAt(second(50)).withFirstRevision(100)));
    PAssert.that(more)
        .containsInAnyOrder(
            "0-70 ann=13 100", "0-70 ann=0 101", "0-75 ann=14 100", "80-90 ann=1 100");
    next.run();
  }

  @Test
  public void aGapThatIsNotPositiveIsRefused() {
    assertThatThrownBy(() -> Sessions.withGap(Duration.ZERO))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("30s");
  }
}
