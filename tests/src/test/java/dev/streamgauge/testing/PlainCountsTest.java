package dev.streamgauge.testing;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.entry;

import java.time.Duration;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.junit.Test;

public class PlainCountsTest {
  private static final Duration SIZE = Duration.ofSeconds(30);
  private static final Duration PERIOD = Duration.ofSeconds(10);

  private static Stream<LogLines.Line> lines() {
    return Stream.of(
        new LogLines.Line(0, "a ERROR"),
        new LogLines.Line(9_999, "b ERROR"),
        new LogLines.Line(10_000, "a ERROR"),
        new LogLines.Line(10_001, "a INFO"),
        new LogLines.Line(45_000, "a ERROR"));
  }

  @Test
  public void countsEachLineInEveryWindowOverIt() {
    assertThat(PlainCounts.perWindow(lines(), "ERROR", SIZE, PERIOD))
        .containsExactly(
            entry(-20_000L, 2L),
            entry(-10_000L, 3L),
            entry(0L, 3L),
            entry(10_000L, 1L),
            entry(20_000L, 1L),
            entry(30_000L, 1L),
            entry(40_000L, 1L));
  }

  /** [10 s, 40 s) has the line at 10 s; [20 s, 50 s) to [40 s, 70 s) have the one at 45 s. */
  @Test
  public void countsPerKey() {
    TreeMap<String, TreeMap<Long, Long>> counts =
        PlainCounts.perWindowAndKey(lines(), "ERROR", text -> text.substring(0, 1), SIZE, PERIOD);

    assertThat(counts).containsOnlyKeys("a", "b");
    assertThat(counts.get("b"))
        .containsExactly(entry(-20_000L, 1L), entry(-10_000L, 1L), entry(0L, 1L));
  }

  @Test
  public void periodEqualToSizeTumbles() {
    assertThat(PlainCounts.perWindow(lines(), "ERROR", PERIOD, PERIOD))
        .containsExactly(entry(0L, 2L), entry(10_000L, 1L), entry(40_000L, 1L));
  }

  @Test
  public void noMatchMeansNoWindow() {
    assertThat(PlainCounts.perWindow(lines(), "FATAL", SIZE, PERIOD)).isEmpty();
  }
}
