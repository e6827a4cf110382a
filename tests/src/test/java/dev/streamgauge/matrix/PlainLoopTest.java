package dev.streamgauge.matrix;

import static org.assertj.core.api.Assertions.assertThat;

import dev.streamgauge.testing.JsonResults.Window;
import dev.streamgauge.testing.LogLines.Line;
import java.time.Duration;
import java.time.Instant;
import java.util.stream.Stream;
import org.junit.Test;

public class PlainLoopTest {
  private static final Instant START = Instant.parse("2023-11-14T22:00:00Z");

  private static Line error(int second, String host) {
    return new Line(START.plusSeconds(second).toEpochMilli(), host + " ERROR full");
  }

  private static Window window(int fromSecond, int toSecond, String key) {
    return new Window(START.plusSeconds(fromSecond), START.plusSeconds(toSecond), key);
  }

  private static String host(String line) {
    return line.split(" ")[0];
  }

  @Test
  public void tellsZeroBetweenWindowsWithLines() {
    PlainLoop loop = PlainLoop.slidingWithZeros(Duration.ofSeconds(10), Duration.ofSeconds(10));

    assertThat(loop.results(Stream.of(error(0, "a"), error(25, "a"))))
        .containsEntry(window(0, 10, "*"), 1L)
        .containsEntry(window(10, 20, "*"), 0L)
        .containsEntry(window(20, 30, "*"), 1L)
        .hasSize(3);
  }

  @Test
  public void aSessionEndsWhenNothingComesForTheGap() {
    PlainLoop loop = PlainLoop.sessions(PlainLoopTest::host, Duration.ofSeconds(10));

    Stream<Line> lines =
        Stream.of(error(29, "a"), error(0, "a"), error(5, "b"), error(9, "a"), error(19, "a"));
    assertThat(loop.results(lines))
        .containsEntry(window(0, 19, "a"), 2L)
        .containsEntry(window(19, 29, "a"), 1L)
        .containsEntry(window(29, 39, "a"), 1L)
        .containsEntry(window(5, 15, "b"), 1L)
        .hasSize(4);
  }
}
