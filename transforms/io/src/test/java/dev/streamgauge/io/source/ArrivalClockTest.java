package dev.streamgauge.io.source;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.Test;
import org.junit.runner.RunWith;
import org.junit.runners.JUnit4;

@RunWith(JUnit4.class)
public class ArrivalClockTest {
  private static final long NOW = 1_700_000_000_000L;
  private static final long HOUR = 3_600_000;

  private final SetClock clock = new SetClock(NOW);
  private final ArrivalClock arrival = new ArrivalClock(clock, Long.MIN_VALUE);

  @Test
  public void isTheWallClocksTime() {
    assertThat(arrival.now()).isEqualTo(NOW);
    clock.advance(1_234);
    assertThat(arrival.now()).isEqualTo(NOW + 1_234);
    clock.step(HOUR);
    assertThat(arrival.now()).isEqualTo(NOW + 1_234 + HOUR);
  }

  @Test
  public void doesNotStandStillAfterAStepForwardAndBack() {
    arrival.now();
    clock.step(HOUR);
    assertThat(arrival.now()).isEqualTo(NOW + HOUR);
    clock.step(-HOUR);
    assertThat(arrival.now()).isEqualTo(NOW + HOUR);
    for (int i = 1; i <= 1_000; i++) {
      // However often it is asked, and for however little time.
      clock.advance(1);
      arrival.now();
    }
    assertThat(arrival.now()).isEqualTo(NOW + HOUR + 875);
    clock.advance(7_000);
    assertThat(arrival.now()).isEqualTo(NOW + HOUR + 7_000);
  }

  @Test
  public void theWallClockCatchesUp() {
    arrival.now();
    clock.step(HOUR);
    arrival.now();
    clock.step(-HOUR);
    clock.advance(8 * HOUR - 8);
    assertThat(arrival.now()).isEqualTo(NOW + 8 * HOUR - 7);
    clock.advance(8);
    assertThat(arrival.now()).isEqualTo(NOW + 8 * HOUR);
    clock.advance(60_000);
    assertThat(arrival.now()).isEqualTo(NOW + 8 * HOUR + 60_000);
  }

  @Test
  public void goesOnFromATimeBeforeARestartThatIsAhead() {
    ArrivalClock restarted = new ArrivalClock(clock, NOW + HOUR);
    assertThat(restarted.now()).isEqualTo(NOW + HOUR);
    clock.advance(80_000);
    assertThat(restarted.now()).isEqualTo(NOW + HOUR + 70_000);
    restarted.notBefore(NOW + 2 * HOUR);
    clock.advance(8_000);
    assertThat(restarted.now()).isEqualTo(NOW + 2 * HOUR + 7_000);
  }
}
