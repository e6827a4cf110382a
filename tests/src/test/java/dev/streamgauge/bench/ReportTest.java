package dev.streamgauge.bench;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.Test;

public class ReportTest {
  private static Measurement took(double seconds) {
    return new Measurement(seconds, 2 * seconds, 0);
  }

  @Test
  public void steadyRateLeavesStartUpOut() {
    Report report = new Report();
    report.add("bare", 200, List.of(took(2)), 1000, List.of(took(4)));
    report.add("other", 200, List.of(took(6)), 1000, List.of(took(14), took(13), took(20)));

    assertThat(report.markdown("bare").lines().skip(2))
        .containsExactly(
            "| bare | 1,000 | 4.00 (4.00-4.00) | 250 | 400 | 1.000 | 8.0 | right |",
            "| other | 1,000 | 14.00 (13.00-20.00) | 71 | 100 | 0.250 | 28.0 | right |");
  }

  @Test
  public void differenceWithinNoiseGivesNoRate() {
    Report report = new Report();
    report.add("quick", 200, List.of(took(4)), 1000, List.of(took(4)));

    assertThat(report.markdown("bare")).contains("too short to tell");
  }

  @Test
  public void wrongWindowsShowWhereverTheyOccurred() {
    Report report = new Report();
    report.add("wrong", 200, List.of(new Measurement(1, 1, 3)), 1000, List.of(took(4)));

    assertThat(report.markdown("bare")).contains("| WRONG: up to 3 |");
  }
}
