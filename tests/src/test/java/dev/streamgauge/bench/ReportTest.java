package dev.streamgauge.bench;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.Test;

public class ReportTest {
  private static final long MIB = 1 << 20;

  private static Measurement took(double seconds) {
    return new Measurement(seconds, 2 * seconds, 300 * MIB, 0);
  }

  private static Cell cell(String name, List<Measurement> onFew, List<Measurement> onMany) {
    return new Cell("errors", name, 1000, 200, onFew, 1000, onMany);
  }

  @Test
  public void steadyRateLeavesStartUpOut() {
    Report report = new Report();
    report.add(cell("bare", List.of(took(2)), List.of(took(4))));
    report.add(cell("other", List.of(took(6)), List.of(took(14), took(13), took(20))));

    assertThat(report.markdown().lines().skip(2))
        .containsExactly(
            "| errors | bare | 1,000 | 4.00 (4.00-4.00) | 250 | 400 | 1.000 | - | - | 8000.00"
                + " | 300 | right |",
            "| errors | other | 1,000 | 14.00 (13.00-20.00) | 71 | 100 | 0.250 | - | - | 28000.00"
                + " | 300 | right |");
  }

  @Test
  public void ratioIsThatToTheSameWorkloadOnAsManyLines() {
    Report report = new Report();
    Cell other = new Cell("words", "x", 1000, 200, List.of(took(1)), 1000, List.of(took(9)));
    report.add(other);
    report.add(cell("bare", List.of(took(1)), List.of(took(2))));
    report.add(new Cell("words", "bare", 9, 200, List.of(took(1)), 1000, List.of(took(2))));
    report.add(new Cell("words", "bare", 1000, 200, List.of(took(1)), 1000, List.of(took(5))));

    assertThat(report.steadyRatio(other, "bare")).isEqualTo(0.5);
  }

  @Test
  public void differenceWithinNoiseGivesNoRate() {
    Report report = new Report();
    report.add(cell("quick", List.of(took(4)), List.of(took(4))));

    assertThat(report.markdown()).contains("too short to tell");
  }

  @Test
  public void wrongResultsShowWhereverTheyOccurred() {
    Report report = new Report();
    report.add(
        cell("wrong", List.of(new Measurement(1, 1, 300 * MIB, 3)), List.of(took(4), took(5))));

    assertThat(report.markdown()).contains("| WRONG: up to 3 |");
    assertThat(report.isRight()).isFalse();
  }
}
