package dev.streamgauge.bench;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.streamgauge.testing.LogLines;
import dev.streamgauge.testing.PlainCounts;
import java.time.Duration;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.junit.Test;

public class AnswerTest {
  private static final Duration SIZE = Duration.ofSeconds(3);
  private static final Duration PERIOD = Duration.ofSeconds(1);

  /** Ten seconds' worth. */
  private static Stream<LogLines.Line> lines() {
    return LogLines.seeded(4).lines(10_000);
  }

  private static Answer answer(Question question) {
    return Answer.of(lines(), question, SIZE, PERIOD);
  }

  @Test
  public void countsEachLineInEachOfItsWindows() {
    Answer answer = answer(Question.ERRORS);
    TreeMap<Long, Long> expected = PlainCounts.perWindow(lines(), "ERROR", SIZE, PERIOD);
    assertThat(expected).hasSize(12);
    assertThat(answer.size()).isEqualTo(12);
    expected.forEach((start, count) -> assertThat(answer.count(start, "*")).isEqualTo(count));
  }

  @Test
  public void countsByHost() {
    Answer answer = answer(Question.ERRORS_BY_HOST);
    Map<String, TreeMap<Long, Long>> expected =
        PlainCounts.perWindowAndKey(lines(), "ERROR", line -> line.split(" ")[1], SIZE, PERIOD);
    assertThat(expected).hasSize(20);
    expected.forEach(
        (host, counts) ->
            counts.forEach(
                (start, count) -> assertThat(answer.keptCount(start, host)).isEqualTo(count)));
  }

  @Test
  public void tellsTheHighestCountsOfEachWindow() {
    Answer answer = answer(Question.WORDS);
    answer
        .topCounts()
        .forEach(
            (start, top) ->
                assertThat(top)
                    .hasSize(Answer.TOP)
                    .isSortedAccordingTo((a, b) -> Long.compare(b, a)));
    long middle = answer.topCounts().keySet().stream().skip(6).findFirst().orElseThrow();
    assertThat(answer.atLeast()).isEqualTo(answer.topCounts().get(middle).get(Answer.TOP - 1));
  }

  @Test
  public void noLinesGiveNoResults() {
    assertThat(Answer.of(Stream.of(), Question.WORDS, SIZE, PERIOD).size()).isZero();
  }

  @Test
  public void refusesLinesOutOfOrder() {
    Stream<LogLines.Line> backward =
        Stream.of(new LogLines.Line(5000, "a"), new LogLines.Line(3000, "b"));
    assertThatThrownBy(() -> Answer.of(backward, Question.WORDS, SIZE, PERIOD))
        .isInstanceOf(IllegalArgumentException.class);
  }
}
