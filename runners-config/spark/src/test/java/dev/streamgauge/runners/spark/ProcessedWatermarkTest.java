package dev.streamgauge.runners.spark;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.Test;

public class ProcessedWatermarkTest {
  private static final long UNKNOWN = Long.MIN_VALUE;

  @Test
  public void trailsByFourMicroBatches() {
    ProcessedWatermark processed = new ProcessedWatermark();
    assertThat(processed.observe(1000, 10)).isEqualTo(UNKNOWN);
    assertThat(processed.observe(2000, 20)).isEqualTo(UNKNOWN);
    assertThat(processed.observe(3000, 30)).isEqualTo(UNKNOWN);
    assertThat(processed.observe(4000, 40)).isEqualTo(UNKNOWN);
    assertThat(processed.observe(5000, 50)).isEqualTo(10);
    assertThat(processed.observe(6000, 60)).isEqualTo(20);
  }

  @Test
  public void isNotMovedByLooksBetweenMicroBatches() {
    ProcessedWatermark processed = new ProcessedWatermark();
    for (int i = 0; i < 20; i++) {
      assertThat(processed.observe(1000, 10)).isEqualTo(UNKNOWN);
    }
  }
}
