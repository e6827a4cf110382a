package dev.streamgauge.io.file;

import static org.assertj.core.api.Assertions.assertThat;

import dev.streamgauge.lines.LineBatch;
import dev.streamgauge.lines.LineBatchBuilder;
import java.util.List;
import org.junit.Test;

public class CoveredTimeTest {
  private static final long T0 = 1_700_000_000_000L;
  private static final long HOUR = 3_600_000;
  private static final long YEAR = 366 * 24;

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
  public void daysWithoutLinesAreASilence() {
    assertThat(add(0, 5, 53, 2_000)).containsExactly("0..2000");
    assertThat(add(8_000)).containsExactly("2000..8000");
  }

  @Test
  public void moreThanAYearWithoutLinesIsNotCovered() {
    assertThat(add(0, 5, YEAR + 6, YEAR + 9)).containsExactly("0..5", YEAR + 6 + ".." + (YEAR + 9));
    assertThat(add(3 * YEAR)).containsExactly(3 * YEAR + ".." + 3 * YEAR);
    assertThat(add(-2 * YEAR, 3)).containsExactly(-2 * YEAR + ".." + -2 * YEAR, "3..3");
  }

  @Test
  public void aLineBetweenTwoStretchesJoinsThem() {
    long far = 3 * YEAR / 2;
    assertThat(add(0)).containsExactly("0..0");
    assertThat(add(far)).containsExactly(far + ".." + far);
    assertThat(add(YEAR / 2)).containsExactly("0.." + far);
    assertThat(add(far + 1, -1)).containsExactly("-1..0", far + ".." + (far + 1));
  }

  @Test
  public void theSilenceBeforeAnotherFileIsCovered() {
    assertThat(covered.until("test", T0)).isEmpty();
    add(0, 10);
    assertThat(covered.until("test", T0 + 60 * HOUR).stream().map(CoveredTimeTest::show))
        .containsExactly("10..60");
    assertThat(covered.until("test", T0 + 5 * HOUR)).isEmpty();
    assertThat(covered.until("test", T0)).isEmpty();
    assertThat(covered.until("test", T0 + (11 + YEAR) * HOUR)).isEmpty();
  }
}
