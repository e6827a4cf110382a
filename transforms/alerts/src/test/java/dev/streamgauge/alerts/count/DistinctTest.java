package dev.streamgauge.alerts.count;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.streamgauge.util.Hashes;
import org.junit.Test;

public class DistinctTest {
  private static Distinct of(int from, int to, int limit) {
    Distinct distinct = new Distinct(limit);
    for (int i = from; i < to; i++) {
      distinct.add(Hashes.of("user" + i));
      distinct.add(Hashes.of("user" + i));
    }
    return distinct;
  }

  @Test
  public void isExactBelowItsLimit() {
    for (int n : new int[] {0, 1, 8, 9, 63}) {
      assertThat(of(0, n, 64).estimate()).isEqualTo(n);
    }
  }

  @Test
  public void estimatesManyValues() {
    // Four standard errors of 1/sqrt(1024).
    assertThat((double) of(0, 100_000, 1024).estimate()).isCloseTo(100_000, within(12_500.0));
  }

  @Test
  public void mergesAsIfAllHadComeToOne() {
    Distinct merged = of(0, 600, 1024);
    merged.addAll(of(300, 900, 1024));
    assertThat(merged.estimate()).isEqualTo(900);
    Distinct large = of(50_000, 100_000, 64);
    large.addAll(of(0, 60_000, 64));
    assertThat(large.estimate()).isEqualTo(of(0, 100_000, 64).estimate());
  }

  @Test
  public void tellsAThresholdFromFewer() {
    int limit = Distinct.limitFor(500);
    assertThat(of(0, 499, limit).estimate()).isEqualTo(499);
    assertThat(of(0, 500, limit).estimate()).isEqualTo(500);
  }
}
