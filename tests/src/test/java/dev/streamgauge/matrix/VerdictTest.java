package dev.streamgauge.matrix;

import static org.assertj.core.api.Assertions.assertThat;

import dev.streamgauge.testing.JsonResults.Result;
import dev.streamgauge.testing.JsonResults.Window;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.IntStream;
import org.junit.Test;

public class VerdictTest {
  private static final Window ONE = window("2023-11-14T22:00:00Z", "2023-11-14T22:00:30Z");
  private static final Window TWO = window("2023-11-14T22:00:10Z", "2023-11-14T22:00:40Z");

  private static Window window(String start, String end) {
    return new Window(Instant.parse(start), Instant.parse(end), "*");
  }

  private static List<String> differences(Map<Window, Long> expected, Map<Window, Long> actual) {
    TreeMap<Window, Result> results = new TreeMap<>();
    actual.forEach((window, count) -> results.put(window, new Result(count, "ON_TIME", 0)));
    return Verdict.differences(new TreeMap<>(expected), results);
  }

  @Test
  public void theSameCountsAreRight() {
    assertThat(differences(Map.of(ONE, 3L, TWO, 0L), Map.of(ONE, 3L, TWO, 0L))).isEmpty();
  }

  @Test
  public void anotherCountIsWrong() {
    assertThat(differences(Map.of(ONE, 3L), Map.of(ONE, 4L)))
        .singleElement()
        .asString()
        .contains("22:00:00", "4 instead of 3");
  }

  @Test
  public void aZeroThatIsExpectedMustBeTold() {
    assertThat(differences(Map.of(ONE, 3L, TWO, 0L), Map.of(ONE, 3L)))
        .singleElement()
        .asString()
        .contains("22:00:10", "missing");
  }

  @Test
  public void aZeroThatNobodyExpectsIsNoCount() {
    assertThat(differences(Map.of(ONE, 3L), Map.of(ONE, 3L, TWO, 0L))).isEmpty();
  }

  @Test
  public void aCountThatNobodyExpectsIsWrong() {
    assertThat(differences(Map.of(ONE, 3L), Map.of(ONE, 3L, TWO, 1L)))
        .singleElement()
        .asString()
        .contains("22:00:10", "1 instead of 0");
  }

  @Test
  public void showsSomeOfManyProblems() {
    List<String> many = IntStream.range(0, 1000).mapToObj(i -> "problem " + i).toList();
    assertThat(new Verdict(many).toString()).contains("problem 4", "and 995 more");
  }
}
