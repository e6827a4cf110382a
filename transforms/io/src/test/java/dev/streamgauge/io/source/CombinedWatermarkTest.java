package dev.streamgauge.io.source;

import static org.assertj.core.api.Assertions.assertThat;

import dev.streamgauge.io.splits.CombinedWatermark;
import dev.streamgauge.io.splits.SplitTime;
import java.util.List;
import org.joda.time.Instant;
import org.junit.Test;
import org.junit.runner.RunWith;
import org.junit.runners.JUnit4;

@RunWith(JUnit4.class)
public class CombinedWatermarkTest {
  private static final Instant NOTHING_YET = SplitTime.NONE;

  private final CombinedWatermark least = new CombinedWatermark();

  private static SplitTime reading(long watermark, long readNanos) {
    return new SplitTime(new Instant(watermark), readNanos, false, Long.MIN_VALUE);
  }

  private static SplitTime idle(long endKnownNanos) {
    return new SplitTime(NOTHING_YET, Long.MIN_VALUE, true, endKnownNanos);
  }

  private static SplitTime idleAfter(long watermark, long readNanos, long endKnownNanos) {
    return new SplitTime(new Instant(watermark), readNanos, true, endKnownNanos);
  }

  private Instant after(SplitTime... parts) {
    least.update(List.of(parts));
    return least.confirmed();
  }

  @Test
  public void isTheLeastOfAll() {
    assertThat(after(reading(300, 1), reading(200, 2), reading(400, 3))).isEqualTo(at(200));
    assertThat(after(reading(300, 1), reading(250, 4), reading(400, 3))).isEqualTo(at(250));
    // A part may have gone back; whoever asks sees to it.
    assertThat(after(reading(100, 5), reading(250, 4))).isEqualTo(at(100));
  }

  @Test
  public void leavesOutAnIdlePartThatWasLookedAtSince() {
    assertThat(after(reading(300, 7), idle(8))).isEqualTo(at(300));
    assertThat(least.update(List.of(reading(300, 7), idle(8)))).isTrue();
  }

  @Test
  public void waitsForALookAtEachIdlePart() {
    assertThat(after(reading(300, 7), idle(9), idle(7))).isEqualTo(NOTHING_YET);
    assertThat(after(reading(300, 7), idle(9), idle(7))).isEqualTo(NOTHING_YET);
    assertThat(after(reading(300, 7), idle(9), idle(8))).isEqualTo(at(300));
  }

  @Test
  public void waitsForTheLastOfWhatWasRead() {
    assertThat(after(reading(300, 7), reading(200, 5), idle(6))).isEqualTo(NOTHING_YET);
  }

  @Test
  public void partsThatNeverPauseMoveOnAllTheSame() {
    assertThat(after(reading(300, 10), idle(5))).isEqualTo(NOTHING_YET);
    assertThat(after(reading(400, 20), idle(5))).isEqualTo(NOTHING_YET);
    // What was read by 10 has waited for it, and what was read by 30 waits from now on.
    assertThat(after(reading(500, 30), idle(15))).isEqualTo(at(300));
    assertThat(after(reading(600, 40), idle(15))).isEqualTo(at(300));
    assertThat(after(reading(700, 50), idle(35))).isEqualTo(at(500));
  }

  @Test
  public void thePartsLinesCountOnceItHasSome() {
    assertThat(after(reading(300, 10), idle(5))).isEqualTo(NOTHING_YET);
    assertThat(after(reading(900, 20), reading(100, 25))).isEqualTo(at(100));
    // That of before does not wait any more.
    assertThat(after(reading(900, 20), reading(110, 30))).isEqualTo(at(110));
  }

  @Test
  public void whatAPartHasThatIsBackCountsWhenAnotherIsLookedAt() {
    assertThat(after(reading(500, 10), idle(5), idle(5))).isEqualTo(NOTHING_YET);
    assertThat(after(reading(500, 10), reading(100, 20), idle(15))).isEqualTo(at(100));
    assertThat(after(reading(500, 10), reading(120, 30), idle(15))).isEqualTo(at(100));
  }

  @Test
  public void takesTheLatestWhenAllAreIdleNotOnlyTheOneThatWaits() {
    assertThat(after(reading(300, 10), idle(5))).isEqualTo(NOTHING_YET);
    assertThat(after(reading(400, 20), idle(5))).isEqualTo(NOTHING_YET);
    assertThat(after(idleAfter(400, 20, 30), idle(15))).isEqualTo(at(300));
    assertThat(after(idleAfter(400, 20, 30), idle(25))).isEqualTo(at(400));
  }

  @Test
  public void takesWhereAPartWasThatHasBeenAtWorkSinceTheLastCall() {
    assertThat(after(idle(5), idleAfter(100, 4, 5))).isEqualTo(at(100));
    assertThat(after(idleAfter(700, 20, 30), idleAfter(100, 4, 25))).isEqualTo(at(700));
    assertThat(after(idleAfter(700, 20, 40), idleAfter(100, 4, 40))).isEqualTo(at(700));
  }

  @Test
  public void goesOnWhereAnotherWas() {
    least.expect(at(300), 10);
    assertThat(least.expected()).isEqualTo(at(300));
    assertThat(after(idle(9), idle(12))).isEqualTo(NOTHING_YET);
    assertThat(after(idle(11), idle(12))).isEqualTo(at(300));
  }

  @Test
  public void takesWhatWaitsWhenAllAreIdle() {
    assertThat(after(reading(300, 10), idle(5))).isEqualTo(NOTHING_YET);
    assertThat(least.update(List.of(idle(9), idle(5)))).isFalse();
    assertThat(least.confirmed()).isEqualTo(NOTHING_YET);
    assertThat(least.update(List.of(idle(12), idle(11)))).isFalse();
    assertThat(least.confirmed()).isEqualTo(at(300));
  }

  @Test
  public void momentsAreThoseOfAClockThatOverflows() {
    long late = Long.MAX_VALUE - 1;
    assertThat(after(reading(300, late), idle(late))).isEqualTo(NOTHING_YET);
    assertThat(after(reading(300, late), idle(late + 3))).isEqualTo(at(300));
  }

  private static Instant at(long millis) {
    return new Instant(millis);
  }
}
