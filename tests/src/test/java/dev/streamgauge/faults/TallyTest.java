package dev.streamgauge.faults;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.Test;

public class TallyTest {
  @Test
  public void isCleanWhereAllWindowsAreRight() {
    assertThat(Tally.of(Map.of(10L, 3L, 20L, 4L), Map.of(10L, 3L, 20L, 4L, 30L, 0L)))
        .isEqualTo(new Tally(7, 0, 0));
  }

  @Test
  public void doesNotSetWhatIsLostOffAgainstWhatIsDoubled() {
    assertThat(Tally.of(Map.of(10L, 3L, 20L, 4L, 30L, 5L), Map.of(10L, 1L, 20L, 6L, 40L, 1L)))
        .isEqualTo(new Tally(8, 7, 3));
  }

  @Test
  public void theTableShowsEachScenario() {
    FaultRow row =
        new FaultRow(
            "a: skew", "SparkRunner", "3 kill -9", 1000, 999, new Tally(2997, 3, 0), Duration.ZERO);
    assertThat(row.clean()).isFalse();
    FaultRow skipped = FaultRow.skipped("c: full", "DirectRunner", "skipped: no root");
    assertThat(skipped.clean()).isTrue();
    assertThat(FaultTable.markdown(List.of(row, skipped)))
        .contains("| a: skew | SparkRunner | 3 kill -9 | 1,000 | 999 | 3 | 0 | 0 |\n")
        .contains("| c: full | DirectRunner | skipped: no root | 0 | 0 | 0 | 0 | 0 |\n");
  }
}
