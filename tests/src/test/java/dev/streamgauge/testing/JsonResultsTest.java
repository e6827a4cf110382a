package dev.streamgauge.testing;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.entry;

import java.time.Instant;
import java.util.List;
import org.junit.Test;

public class JsonResultsTest {
  private static final Instant START = Instant.parse("2023-11-14T22:13:00Z");

  private static String line(Instant start, String key, long count, long revision) {
    return ResultLine.of(start, start.plusSeconds(30), key, count, "ON_TIME", revision);
  }

  @Test
  public void readsAResultAsThePipelinePrintsIt() {
    JsonResults results =
        JsonResults.parse(
            List.of(
                "{\"window_start\":\"2023-11-14T22:13:00Z\",\"window_end\":\"2023-11-14T22:13:30Z\","
                    + "\"key\":\"*\",\"count\":20037,\"timing\":\"ON_TIME\",\"revision\":0}"));

    assertThat(results.latest())
        .containsExactly(
            entry(
                new JsonResults.Window(START, START.plusSeconds(30), "*"),
                new JsonResults.Result(20037, "ON_TIME", 0)));
    assertThat(results.counts()).containsExactly(entry(START.toEpochMilli(), 20037L));
  }

  @Test
  public void highestRevisionWinsInWhateverOrderTheyCome() {
    assertThat(
            JsonResults.parse(
                    List.of(line(START, "*", 5, 0), line(START, "*", 9, 2), line(START, "*", 7, 1)))
                .counts())
        .containsExactly(entry(START.toEpochMilli(), 9L));
  }

  @Test
  public void repeatedResultIsTheSameResult() {
    JsonResults results = new JsonResults();

    assertThat(results.add(line(START, "*", 5, 0))).isTrue();
    assertThat(results.add(line(START, "*", 5, 0))).isFalse();
    assertThat(results.counts()).hasSize(1);
  }

  @Test
  public void twoCountsUnderOneRevisionAreAnError() {
    assertThatThrownBy(
            () -> JsonResults.parse(List.of(line(START, "*", 5, 0), line(START, "*", 6, 0))))
        .hasMessageContaining("Two counts under one revision");
  }

  @Test
  public void keysAndWindowsAreKeptApart() {
    JsonResults results =
        JsonResults.parse(
            List.of(
                line(START, "a", 1, 0),
                line(START, "b", 2, 0),
                line(START.plusSeconds(10), "a", 3, 0)));

    assertThat(results.counts("a").values()).containsExactly(1L, 3L);
    assertThat(results.counts("b").values()).containsExactly(2L);
    assertThat(results.counts()).isEmpty();
  }

  @Test
  public void whatIsNotAResultIsAnError() {
    assertThatThrownBy(() -> JsonResults.parse(List.of("Picked up JAVA_TOOL_OPTIONS")))
        .hasMessageContaining("Not a result");
    assertThatThrownBy(() -> JsonResults.parse(List.of("{\"count\":1}")))
        .hasMessageContaining("without window_start");
  }
}
