package dev.streamgauge.io.kafka;

import static org.assertj.core.api.Assertions.assertThat;

import dev.streamgauge.io.source.LineTiming;
import dev.streamgauge.io.source.SetClock;
import dev.streamgauge.io.source.SplitWatermarkEstimator;
import java.util.Optional;
import org.apache.beam.sdk.transforms.windowing.BoundedWindow;
import org.joda.time.Duration;
import org.joda.time.Instant;
import org.junit.Test;
import org.junit.runner.RunWith;
import org.junit.runners.JUnit4;

@RunWith(JUnit4.class)
public class RecordTimePolicyTest {
  private static final Instant NO_OPINION = BoundedWindow.TIMESTAMP_MAX_VALUE;
  private static final Instant NOTHING_YET = BoundedWindow.TIMESTAMP_MIN_VALUE;
  private static final long NOW = 1_700_000_000_000L;

  /** Records of long ago, as a replay reads them. */
  private static final long OLD = 1_600_000_000_000L;

  private final SetClock clock = new SetClock(NOW);
  private final FakePartition partition = new FakePartition(clock);
  private RecordTimePolicy policy = policy(Optional.empty());

  private RecordTimePolicy policy(Optional<Instant> previous) {
    return new RecordTimePolicy(LineTiming.ofRecords(), Duration.millis(1_000), previous, clock);
  }

  private long read(long timestamp) {
    return policy.timeOf(FakePartition.record(timestamp, null)).getMillis();
  }

  private Instant watermark() {
    return policy.watermark(partition.end());
  }

  @Test
  public void theWatermarkIsTheLatestTimeLessTheDisorder() {
    assertThat(read(OLD + 5_000)).isEqualTo(OLD + 5_000);
    assertThat(watermark()).isEqualTo(new Instant(OLD + 4_000));
    assertThat(read(OLD + 4_500)).isEqualTo(OLD + 4_500);
    assertThat(watermark()).isEqualTo(new Instant(OLD + 4_000));
    read(OLD + 5_001);
    assertThat(watermark()).isEqualTo(new Instant(OLD + 4_001));
  }

  @Test
  public void wallTimeDoesNotMoveTheWatermarkWhileThereAreRecordsToRead() {
    read(OLD);
    for (int i = 0; i < 5; i++) {
      clock.advance(10_000);
      assertThat(watermark()).isEqualTo(new Instant(OLD - 1_000));
    }
  }

  @Test
  public void anUnknownBacklogIsNotTheEnd() {
    partition.backlog = -1;
    assertThat(watermark()).isEqualTo(NOTHING_YET);
    read(OLD);
    clock.advance(10_000);
    assertThat(watermark()).isEqualTo(new Instant(OLD - 1_000));
    clock.advance(10_000);
    assertThat(watermark()).isEqualTo(new Instant(OLD - 1_000));
  }

  @Test
  public void anIdlePartitionMovesOnWithWallTimeAndThenHasNoOpinion() {
    read(OLD);
    partition.backlog = 0;
    assertThat(watermark()).isEqualTo(new Instant(OLD - 1_000));
    clock.advance(500);
    assertThat(watermark()).isEqualTo(new Instant(OLD - 500));
    clock.advance(SplitWatermarkEstimator.IDLE_MILLIS - 501);
    assertThat(watermark())
        .isEqualTo(new Instant(OLD + SplitWatermarkEstimator.IDLE_MILLIS - 1_001));
    clock.advance(1);
    assertThat(watermark()).isEqualTo(NO_OPINION);
    clock.advance(1_000_000);
    assertThat(watermark()).isEqualTo(NO_OPINION);
  }

  @Test
  public void aRecordEndsTheIdleTime() {
    read(OLD);
    partition.backlog = 0;
    watermark();
    clock.advance(1_999);
    read(OLD + 1);
    assertThat(watermark()).isEqualTo(new Instant(OLD - 999));
    clock.advance(1_999);
    assertThat(watermark()).isEqualTo(new Instant(OLD + 1_000));
    clock.advance(1);
    assertThat(watermark()).isEqualTo(NO_OPINION);
    read(OLD + 90_000);
    assertThat(watermark()).isEqualTo(new Instant(OLD + 89_000));
  }

  @Test
  public void aBacklogEndsTheIdleTime() {
    read(OLD);
    partition.backlog = 0;
    watermark();
    clock.advance(5_000);
    assertThat(watermark()).isEqualTo(NO_OPINION);
    partition.backlog = 7;
    assertThat(watermark()).isEqualTo(new Instant(OLD - 1_000));
  }

  @Test
  public void aClockThatGoesBackDoesNotTakeTheWatermarkWithIt() {
    read(OLD);
    partition.backlog = 0;
    assertThat(watermark()).isEqualTo(new Instant(OLD - 1_000));
    clock.step(-60_000);
    assertThat(watermark()).isEqualTo(new Instant(OLD - 1_000));
  }

  @Test
  public void aClockThatGoesForwardDoesNotMakeThePartitionIdle() {
    read(OLD);
    partition.backlog = 0;
    assertThat(watermark()).isEqualTo(new Instant(OLD - 1_000));
    clock.step(3_600_000);
    assertThat(watermark()).isEqualTo(new Instant(OLD - 1_000));
    clock.advance(1_999);
    assertThat(watermark()).isEqualTo(new Instant(OLD + 999));
  }

  @Test
  public void anEmptyPartitionHasNoOpinionAndOneThatIsNotReadYetHolds() {
    assertThat(watermark()).isEqualTo(NOTHING_YET);
    partition.backlog = 0;
    assertThat(watermark()).isEqualTo(NO_OPINION);
    clock.advance(60_000);
    assertThat(watermark()).isEqualTo(NO_OPINION);
    read(OLD);
    assertThat(watermark()).isEqualTo(new Instant(OLD - 1_000));
  }

  @Test
  public void goesOnFromThePreviousWatermark() {
    policy = policy(Optional.of(new Instant(OLD)));
    assertThat(watermark()).isEqualTo(new Instant(OLD));
    read(OLD - 50_000);
    assertThat(watermark()).isEqualTo(new Instant(OLD));
    read(OLD + 1_001);
    assertThat(watermark()).isEqualTo(new Instant(OLD + 1));
  }

  @Test
  public void aPreviousWatermarkWithoutOpinionOrBeforeTheFirstRecordSaysNothing() {
    for (Instant previous : new Instant[] {NO_OPINION, NOTHING_YET}) {
      policy = policy(Optional.of(previous));
      assertThat(watermark()).isEqualTo(NOTHING_YET);
      read(OLD);
      assertThat(watermark()).isEqualTo(new Instant(OLD - 1_000));
    }
  }

  @Test
  public void aRecordWithoutUsableTimeGetsThePresentWhereNoneIsKnown() {
    assertThat(read(-1)).isEqualTo(NOW);
    clock.advance(10);
    assertThat(read(-1)).isEqualTo(NOW + 10);
    assertThat(watermark()).isEqualTo(new Instant(NOW - 990));
  }

  @Test
  public void aRecordWithoutUsableTimeDoesNotMakeAReplayLate() {
    for (long bad :
        new long[] {
          -1,
          -5_000,
          Long.MIN_VALUE,
          Long.MAX_VALUE,
          NO_OPINION.getMillis(),
          NO_OPINION.getMillis() - 1,
          // Microseconds where there should be milliseconds.
          OLD * 1000
        }) {
      policy = policy(Optional.empty());
      read(OLD);
      watermark();
      assertThat(read(bad)).isEqualTo(bad < 0 ? OLD : LineTiming.DEAD.getMillis());
      assertThat(read(OLD + 1)).isEqualTo(OLD + 1);
      assertThat(watermark()).isEqualTo(new Instant(OLD - 999));
    }
  }

  @Test
  public void recordsWithoutUsableTimeMoveOnAsWallTimeDoes() {
    read(OLD);
    watermark();
    for (int i = 1; i <= 100; i++) {
      clock.advance(100);
      assertThat(read(-1)).isEqualTo(OLD + i * 100);
      assertThat(read(-1)).isEqualTo(OLD + i * 100);
      assertThat(watermark()).isEqualTo(new Instant(OLD + i * 100 - 1_000));
    }
  }

  @Test
  public void aTimeUpToAMinuteAheadIsTakenAndOneBeyondIsDead() {
    read(OLD);
    assertThat(read(NOW + 60_000)).isEqualTo(NOW + 60_000);
    assertThat(read(NOW + 60_001)).isEqualTo(LineTiming.DEAD.getMillis());
    assertThat(watermark()).isEqualTo(new Instant(NOW + 59_000));
    clock.advance(5);
    assertThat(read(NOW + 60_005)).isEqualTo(NOW + 60_005);
    // The clock goes back after it was believed.
    clock.step(-3_600_000);
    watermark();
    assertThat(read(NOW + 60_006)).isEqualTo(LineTiming.DEAD.getMillis());
  }

  @Test
  public void oneRecordFromAWrongClockMakesNoOtherLate() {
    for (int i = 0; i < 10; i++) {
      assertThat(read(NOW - 100 + i)).isEqualTo(NOW - 100 + i);
    }
    assertThat(read(NOW + 7_200_000)).isEqualTo(LineTiming.DEAD.getMillis());
    assertThat(watermark()).isEqualTo(new Instant(NOW - 91 - 1_000));
    for (int i = 0; i < 20; i++) {
      assertThat(read(NOW + i)).isEqualTo(NOW + i);
    }
    assertThat(watermark()).isEqualTo(new Instant(NOW + 19 - 1_000));
  }

  @Test
  public void timestampsFromTheFutureDoNotMakeALaggingPartitionIdle() {
    read(OLD);
    watermark();
    for (int i = 0; i < 10; i++) {
      clock.advance(1_000);
      read(clock.millis() + 7_200_000);
      assertThat(watermark()).isEqualTo(new Instant(OLD - 1_000));
    }
  }

  @Test
  public void timesBeforeTheEpochCannotBeInARecordButZeroCan() {
    assertThat(read(0)).isEqualTo(0);
    assertThat(watermark()).isEqualTo(new Instant(-1_000));
  }

  @Test
  public void aPartitionWhoseBrokerIsAwayIsNotTakenForIdle() {
    read(OLD);
    partition.backlog = 0;
    assertThat(watermark()).isEqualTo(new Instant(OLD - 1_000));
    partition.checkMillis = clock.elapsedMillis();
    for (int second = 1; second <= 60; second++) {
      clock.set(NOW + second * 1_000L);
      // A second and a half pass before it is noticed.
      assertThat(watermark()).isLessThanOrEqualTo(new Instant(OLD + 500));
    }
    partition.checkMillis = null;
    watermark();
    clock.set(NOW + 60_000 + SplitWatermarkEstimator.IDLE_MILLIS);
    assertThat(watermark()).isEqualTo(NO_OPINION);
  }
}
