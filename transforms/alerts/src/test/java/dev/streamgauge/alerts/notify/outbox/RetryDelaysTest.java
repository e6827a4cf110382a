package dev.streamgauge.alerts.notify.outbox;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.Random;
import org.junit.Test;

/** Pauses between attempts. */
public class RetryDelaysTest {
  private final RetryDelays delays =
      new RetryDelays(Duration.ofSeconds(1), Duration.ofSeconds(5), new Random(1));

  @Test
  public void growToTheLongestAndVaryByHalf() {
    for (long most : new long[] {1000, 2000, 4000, 5000, 5000}) {
      assertThat(delays.next(null)).isBetween(most / 2, most);
    }
  }

  @Test
  public void areAsLongAsAsked() {
    assertThat(delays.next(Duration.ofSeconds(30))).isEqualTo(30_000);
    assertThat(delays.next(Duration.ZERO)).isBetween(1000L, 2000L);
  }

  @Test
  public void beginAnewAfterASuccess() {
    delays.next(null);
    delays.next(null);
    delays.reset();
    assertThat(delays.next(null)).isBetween(500L, 1000L);
  }
}
