package dev.streamgauge.io.kafka;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.streamgauge.io.source.LineTiming;
import dev.streamgauge.io.source.SetClock;
import dev.streamgauge.logs.time.LogTimes;
import java.time.ZoneOffset;
import java.util.Optional;
import org.apache.beam.sdk.transforms.windowing.BoundedWindow;
import org.joda.time.Duration;
import org.joda.time.Instant;
import org.junit.Test;

public class LineTimePolicyTest {
  private static final Instant NO_OPINION = BoundedWindow.TIMESTAMP_MAX_VALUE;
  private static final long NOW = 1_700_000_000_000L;

  /** Records of long ago, as a replay reads them. */
  private static final long OLD = 1_600_000_000_000L;

  private final SetClock clock = new SetClock(NOW);
  private final FakePartition partition = new FakePartition(clock);
  private RecordTimePolicy policy = policy(Optional.empty());

  private RecordTimePolicy policy(Optional<Instant> previous) {
    LineTiming timing = LineTiming.of(LogTimes.inZone(ZoneOffset.UTC));
    return new RecordTimePolicy(timing, Duration.millis(1_000), previous, clock);
  }

  private Instant read(String line, long sent) {
    return policy.timeOf(FakePartition.record(sent, line == null ? null : line.getBytes(UTF_8)));
  }

  private Instant watermark() {
    return policy.watermark(partition.end());
  }

  @Test
  public void theWatermarkIsTheLatestTimeInALineLessTheDisorder() {
    assertThat(read(new Instant(OLD + 5_000) + " a", OLD + 9_000))
        .isEqualTo(new Instant(OLD + 5_000));
    assertThat(watermark()).isEqualTo(new Instant(OLD + 4_000));
    read(new Instant(OLD + 4_500) + " b", OLD + 9_000);
    assertThat(watermark()).isEqualTo(new Instant(OLD + 4_000));
  }

  @Test
  public void deadLinesMoveNothing() {
    read(new Instant(OLD) + " a", OLD);
    assertThat(read(new Instant(OLD + 61_000) + " b", OLD)).isEqualTo(LineTiming.DEAD);
    assertThat(read("no time", OLD)).isEqualTo(LineTiming.DEAD);
    assertThat(read(null, OLD)).isEqualTo(LineTiming.DEAD);
    assertThat(watermark()).isEqualTo(new Instant(OLD - 1_000));
  }

  @Test
  public void aRecordWithoutTimestampIsHeldAgainstTheWallClock() {
    assertThat(read(new Instant(NOW + 60_000) + " a", -1)).isEqualTo(new Instant(NOW + 60_000));
    assertThat(read(new Instant(NOW + 60_001) + " a", -1)).isEqualTo(LineTiming.DEAD);
  }

  @Test
  public void aLineIsHeldAgainstOurClockToo() {
    long ahead = NOW + 7_200_000;
    // The producer's wrong clock has written both.
    assertThat(read(new Instant(ahead) + " a", ahead)).isEqualTo(LineTiming.DEAD);
    assertThat(read(new Instant(NOW + 60_000) + " b", ahead)).isEqualTo(new Instant(NOW + 60_000));
    assertThat(watermark()).isEqualTo(new Instant(NOW + 59_000));
  }

  @Test
  public void inAReplayDeadLinesDoNotMakeThePartitionIdle() {
    read(new Instant(OLD) + " a", OLD);
    assertThat(watermark()).isEqualTo(new Instant(OLD - 1_000));
    for (int i = 0; i < 10; i++) {
      clock.advance(1_000);
      read("no time", OLD);
      assertThat(watermark()).isEqualTo(new Instant(OLD - 1_000));
    }
  }

  @Test
  public void aPartitionThatGetsNothingButDeadLinesNowIsAsGoodAsIdle() {
    read(new Instant(NOW) + " a", NOW);
    assertThat(watermark()).isEqualTo(new Instant(NOW - 1_000));
    clock.advance(500);
    read("no time", clock.millis());
    assertThat(watermark()).isEqualTo(new Instant(NOW - 500));
    clock.advance(1_500);
    read("no time", clock.millis());
    assertThat(watermark()).isEqualTo(NO_OPINION);
    read(new Instant(NOW + 2_000) + " b", NOW + 2_000);
    assertThat(watermark()).isEqualTo(new Instant(NOW + 1_000));
  }

  @Test
  public void anIdlePartitionMovesOnWithWallTimeAndThenHasNoOpinion() {
    read(new Instant(OLD) + " a", OLD);
    partition.backlog = 0;
    assertThat(watermark()).isEqualTo(new Instant(OLD - 1_000));
    clock.advance(1_999);
    assertThat(watermark()).isEqualTo(new Instant(OLD + 999));
    clock.advance(1);
    assertThat(watermark()).isEqualTo(NO_OPINION);
  }

  @Test
  public void goesOnFromTheWatermarkOfBefore() {
    policy = policy(Optional.of(new Instant(OLD)));
    assertThat(watermark()).isEqualTo(new Instant(OLD));
    read(new Instant(OLD - 9_000) + " late", OLD);
    assertThat(watermark()).isEqualTo(new Instant(OLD));
  }
}
