package dev.streamgauge.io.file;

import static org.assertj.core.api.Assertions.assertThat;

import dev.streamgauge.lines.LineBatch;
import dev.streamgauge.lines.LineBatchBuilder;
import java.util.List;
import org.junit.Test;

public class CoveredTimeTest {
  private static final long T0 = 1_700_000_000_000L;
  private static final long HOUR = 3_600_000;

  private final CoveredTime covered = new CoveredTime();

  /** What lines at these hours cover, in hours. */
  private List<String> add(long... hours) {
    LineBatchBuilder batch = LineBatch.builder("test");
    for (long hour : hours) {
      batch.append("line", T0 + hour * HOUR);
    }
    List<LineBatch> batches = covered.add(batch.build());
    assertThat(batches.get(0).size()).isEqualTo(hours.length);
    return batches.stream().map(CoveredTimeTest::show).toList();
  }

  private static String show(LineBatch batch) {
    // A stretch that begins behind another one begins a millisecond behind it.
    long from = Math.floorDiv(batch.coveredFrom() - T0, HOUR);
    long to = Math.floorDiv(batch.coveredTo() + 1 - T0, HOUR);
    return from + ".." + to;
  }

  @Test
  public void linesCoverAllBetweenThem() {
    assertThat(add(10, 12)).containsExactly("10..12");
    assertThat(add(15)).containsExactly("12..15");
    assertThat(add(13, 14)).containsExactly("13..14");
  }

  @Test
  public void theFirstLineNeedNotBeTheEarliest() {
    assertThat(add(10, 0, 5)).containsExactly("0..10");
    assertThat(add(-5)).containsExactly("-5..0");
  }

  @Test
  public void moreThanADayWithoutLinesIsNotCovered() {
    assertThat(add(0, 5, 48, 50)).containsExactly("0..5", "48..50");
    assertThat(add(100)).containsExactly("100..100");
    assertThat(add(7)).containsExactly("5..7");
  }

  @Test
  public void aLineBetweenTwoStretchesJoinsThem() {
    assertThat(add(0)).containsExactly("0..0");
    assertThat(add(40)).containsExactly("40..40");
    assertThat(add(20)).containsExactly("0..40");
    assertThat(add(41, -1)).containsExactly("-1..0", "40..41");
  }
}
