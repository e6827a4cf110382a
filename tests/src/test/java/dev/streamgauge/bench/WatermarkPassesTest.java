package dev.streamgauge.bench;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.Test;

/** Two partitions, windows that end every 10 s from 0 on, a disorder of 1 s. */
public class WatermarkPassesTest {
  private final WatermarkPasses passes = new WatermarkPasses(2, 0, 10_000, 1000);

  @Test
  public void passesWhenTheLastPartitionIsPastTheEndAndTheDisorder() {
    passes.appended(0, 11_000, 5);
    assertThat(passes.passed(10_000)).isEmpty();
    passes.appended(1, 10_999, 6);
    assertThat(passes.passed(10_000)).isEmpty();
    passes.appended(1, 11_000, 7);
    assertThat(passes.passed(10_000)).hasValue(7);
  }

  @Test
  public void laterRecordsDoNotChangeTheMoment() {
    passes.appended(1, 12_000, 3);
    passes.appended(0, 12_000, 4);
    passes.appended(0, 13_000, 9);
    assertThat(passes.passed(10_000)).hasValue(4);
    assertThat(passes.passed(20_000)).isEmpty();
  }

  @Test
  public void oneRecordMayPassSeveralEnds() {
    passes.appended(0, 31_000, 1);
    passes.appended(1, 31_000, 2);
    assertThat(passes.passed(10_000)).hasValue(2);
    assertThat(passes.passed(30_000)).hasValue(2);
    assertThat(passes.passed(40_000)).isEmpty();
  }

  @Test
  public void momentsAreComparedByTheirDifference() {
    passes.appended(0, 11_000, Long.MAX_VALUE - 1);
    passes.appended(1, 11_000, Long.MIN_VALUE + 1);
    assertThat(passes.passed(10_000)).hasValue(Long.MIN_VALUE + 1);
  }
}
