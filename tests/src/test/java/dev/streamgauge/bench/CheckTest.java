package dev.streamgauge.bench;

import static org.assertj.core.api.Assertions.assertThat;

import dev.streamgauge.testing.LogLines;
import dev.streamgauge.testing.ResultLine;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.junit.Test;

/** One window of a second with 12 words: w12 twelve times, w11 eleven times, down to w1. */
public class CheckTest {
  private static final Duration SECOND = Duration.ofSeconds(1);
  private static final Answer ANSWER = Answer.of(lines().stream(), Question.WORDS, SECOND, SECOND);

  private static List<LogLines.Line> lines() {
    List<LogLines.Line> lines = new ArrayList<>();
    for (int word = 1; word <= 12; word++) {
      for (int i = 0; i < word; i++) {
        lines.add(new LogLines.Line(i, "w" + word));
      }
    }
    return lines;
  }

  private static String line(long second, String key, long count, long revision) {
    Instant start = Instant.ofEpochSecond(second);
    return ResultLine.of(start, start.plus(SECOND), key, count, "ON_TIME", revision);
  }

  private static void addDownTo(Check check, int lowest) {
    for (int word = 12; word >= lowest; word--) {
      check.add(line(0, "w" + word, word, 0));
    }
  }

  @Test
  public void exactWantsAllCountsFromTheThresholdOn() {
    assertThat(ANSWER.atLeast()).isEqualTo(3);
    Check check = new ExactCheck(ANSWER);
    assertThat(check.wrong()).isEqualTo(10);
    addDownTo(check, 4);
    assertThat(check.wrong()).isEqualTo(1);
    check.add(line(0, "w3", 3, 0));
    assertThat(check.wrong()).isZero();
  }

  @Test
  public void exactTakesTheLatestRevision() {
    Check check = new ExactCheck(ANSWER);
    addDownTo(check, 4);
    assertThat(check.add(line(0, "w3", 2, 0))).isTrue();
    assertThat(check.wrong()).isEqualTo(1);
    assertThat(check.add(line(0, "w3", 3, 1))).isTrue();
    assertThat(check.wrong()).isZero();
    assertThat(check.add(line(0, "w3", 2, 0))).as("an older one").isFalse();
    assertThat(check.add(line(0, "w3", 3, 2))).as("the same count").isFalse();
    assertThat(check.wrong()).isZero();
  }

  @Test
  public void exactCountsWhatNobodyAskedFor() {
    Check check = new ExactCheck(ANSWER);
    addDownTo(check, 3);
    check.add(line(5, "w3", 3, 0));
    check.add(line(0, "other", 9, 0));
    assertThat(check.wrong()).isEqualTo(2);
    check.add(line(5, "w3", 0, 1));
    assertThat(check.wrong()).as("zero is as good as none").isEqualTo(1);
  }

  @Test
  public void topWantsTheHighestOfEachWindow() {
    Check check = new TopCheck(ANSWER);
    assertThat(check.wrong()).isEqualTo(1);
    addDownTo(check, 4);
    assertThat(check.wrong()).as("one is missing").isEqualTo(1);
    check.add(line(0, "w3", 3, 0));
    assertThat(check.wrong()).isZero();
    check.add(line(0, "w2", 2, 0));
    assertThat(check.wrong()).as("one too many").isEqualTo(1);
  }

  @Test
  public void topTakesTheLatestRevisionOfAWindowAsAWhole() {
    Check check = new TopCheck(ANSWER);
    check.add(line(0, "w2", 2, 0));
    for (int word = 12; word >= 3; word--) {
      check.add(line(0, "w" + word, word, 1));
    }
    assertThat(check.wrong()).isZero();
    check.add(line(7, "x", 1, 0));
    assertThat(check.wrong()).as("a window without lines").isEqualTo(1);
  }
}
