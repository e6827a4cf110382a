package dev.streamgauge.pipelines.run;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import org.apache.beam.sdk.transforms.windowing.BoundedWindow;
import org.joda.time.Duration;
import org.junit.Test;

public class StallWatchdogTest {
  private static final long NOW = 1_700_000_000_000L;
  private static final long UNKNOWN = BoundedWindow.TIMESTAMP_MIN_VALUE.getMillis();

  private final ByteArrayOutputStream printed = new ByteArrayOutputStream();
  private final PrintStream err = new PrintStream(printed, true, UTF_8);
  private long seconds;

  private static Progress.Totals totals(long lines, long late, long watermark) {
    return new Progress.Totals(
        lines, 0, 0, 0, late, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, watermark, -1, -1);
  }

  private StallWatchdog of(int limitSeconds) {
    // Its own thread may look once before it is ended: it must see nothing then.
    StallWatchdog sleeping =
        new StallWatchdog(
            () -> {
              throw new IllegalStateException("no metrics");
            },
            Duration.standardSeconds(limitSeconds),
            err,
            () -> seconds * 1_000_000_000L,
            () -> {});
    sleeping.close();
    return sleeping;
  }

  @Test
  public void aWatermarkThatStandsStillWhileLinesComeIsAStall() {
    StallWatchdog stall = of(600);
    for (seconds = 0; seconds < 600; seconds += 10) {
      assertThat(stall.look(totals(1 + seconds, 0, NOW))).isFalse();
    }
    seconds = 600;
    assertThat(stall.look(totals(601, 0, NOW))).isTrue();
    assertThat(printed.toString(UTF_8))
        .contains("has stood at 2023-11-14T22:13:20Z for 600 s, while 600 lines came");
  }

  @Test
  public void itIsNoneWhileTheWatermarkMovesOrNothingComesOrAllIsLate() {
    StallWatchdog stall = of(60);
    for (seconds = 0; seconds < 3600; seconds += 10) {
      assertThat(stall.look(totals(seconds, 0, NOW + seconds / 50))).isFalse();
    }
    long lines = seconds;
    for (; seconds < 7200; seconds += 10) {
      assertThat(stall.look(totals(lines, 0, NOW + 100))).isFalse();
    }
    for (; seconds < 10_800; seconds += 10) {
      assertThat(stall.look(totals(lines + seconds, seconds, NOW + 100))).isFalse();
    }
  }

  @Test
  public void aSinkThatIsAwayStopsReadingAndIsNoStall() {
    StallWatchdog stall = of(60);
    stall.look(totals(10, 0, NOW));
    seconds = 10;
    assertThat(stall.look(totals(500, 0, NOW))).isFalse();
    for (; seconds < 3600; seconds += 10) {
      assertThat(stall.look(totals(500, 0, NOW))).isFalse();
    }
  }

  @Test
  public void filesHaveNoWatermarkToWaitFor() {
    StallWatchdog stall = of(60);
    for (seconds = 0; seconds < 3600; seconds += 10) {
      assertThat(stall.look(totals(seconds, 0, Long.MIN_VALUE))).isFalse();
    }
  }

  @Test
  public void aWatermarkThatNeverBeginsIsAStall() {
    StallWatchdog stall = of(60);
    assertThat(stall.look(totals(0, 0, Long.MIN_VALUE))).isFalse();
    for (seconds = 10; seconds < 70; seconds += 10) {
      assertThat(stall.look(totals(5 * seconds, 0, UNKNOWN))).isFalse();
    }
    assertThat(stall.look(totals(5 * seconds, 0, UNKNOWN))).isTrue();
    assertThat(printed.toString(UTF_8)).contains("has stood before all times for 60 s");
  }

  @Test
  public void aWatermarkThatHasNotBegunForLackOfInputIsNone() {
    StallWatchdog stall = of(60);
    for (seconds = 0; seconds < 3600; seconds += 10) {
      assertThat(stall.look(totals(0, 0, UNKNOWN))).isFalse();
    }
    for (; seconds < 3650; seconds += 10) {
      assertThat(stall.look(totals(seconds, seconds, UNKNOWN))).isFalse();
    }
    assertThat(stall.look(totals(seconds + 5, seconds, NOW))).isFalse();
  }

  @Test
  public void endsTheRunOnce() {
    AtomicInteger ended = new AtomicInteger();
    AtomicLong lines = new AtomicLong();
    try (StallWatchdog running =
        new StallWatchdog(
            () -> totals(lines.incrementAndGet(), 0, NOW),
            Duration.millis(40),
            err,
            System::nanoTime,
            ended::incrementAndGet)) {
      await().until(() -> ended.get() == 1);
      assertThat(running).isNotNull();
    }
  }
}
