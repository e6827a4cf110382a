package dev.streamgauge.pipelines.monitoring;

import static org.assertj.core.api.Assertions.assertThat;

import dev.streamgauge.io.source.SourceMetrics;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.apache.beam.sdk.transforms.windowing.BoundedWindow;
import org.junit.Test;

public class VitalsTest {
  private static final long T0 = 1_700_000_000_000L;
  private static final long SECOND = TimeUnit.SECONDS.toNanos(1);

  private final Vitals vitals = new Vitals();

  private static RunMetrics metrics(long watermark, long backlog, long read, long counted) {
    return new RunMetrics(
        Map.of("lines_read", read, "lines_counted", counted),
        Map.of(SourceMetrics.WATERMARK, watermark, SourceMetrics.BACKLOG_BYTES, backlog));
  }

  @Test
  public void aWatermarkThatStandsStillWhileInputWaitsIsAProblem() {
    for (int second = 0; second < 30; second++) {
      vitals.take(metrics(T0, 7, 10, 10), second * SECOND);
      assertThat(vitals.stalled(second * SECOND)).isEmpty();
    }
    vitals.take(metrics(T0, 7, 10, 10), 30 * SECOND);
    assertThat(vitals.stalled(30 * SECOND))
        .contains("the watermark has stood still for 30 s while input waits");
    vitals.take(metrics(T0 + 1, 7, 10, 10), 31 * SECOND);
    assertThat(vitals.stalled(31 * SECOND)).isEmpty();
  }

  @Test
  public void itMayStandStillWhileNothingWaits() {
    vitals.take(metrics(T0, 0, 10, 10), 0);
    vitals.take(metrics(T0, 0, 10, 10), 99 * SECOND);
    assertThat(vitals.stalled(99 * SECOND)).isEmpty();
    // But not while lines come.
    vitals.take(metrics(T0, 0, 11, 11), 100 * SECOND);
    assertThat(vitals.stalled(100 * SECOND)).isPresent();
  }

  @Test
  public void atTheEndOfTheInputItNeedNotMove() {
    long end = BoundedWindow.TIMESTAMP_MAX_VALUE.getMillis();
    vitals.take(metrics(end, 5, 1, 1), 0);
    vitals.take(metrics(end, 5, 2, 2), 99 * SECOND);
    assertThat(vitals.stalled(99 * SECOND)).isEmpty();
  }

  @Test
  public void linesMustBeAccountedForWithinAMinute() {
    vitals.take(metrics(T0, 0, 100, 60), 0);
    vitals.take(metrics(T0, 0, 200, 60), 59 * SECOND);
    assertThat(vitals.accountProblem()).isEmpty();
    vitals.take(metrics(T0, 0, 300, 60), 60 * SECOND);
    assertThat(vitals.accountProblem())
        .contains("not accounted for a minute after they were read: 40");
    vitals.take(metrics(T0, 0, 300, 100), 61 * SECOND);
    assertThat(vitals.accountProblem()).isEmpty();
    // Those of the 59th second have their minute too.
    vitals.take(metrics(T0, 0, 300, 199), 119 * SECOND);
    assertThat(vitals.accountProblem())
        .contains("not accounted for a minute after they were read: 1");
  }

  @Test
  public void noMoreLinesAreAccountedForThanWereRead() {
    vitals.take(metrics(T0, 0, 100, 100), 0);
    vitals.take(metrics(T0, 0, 110, 111), SECOND);
    // They may have been read at different times.
    assertThat(vitals.accountProblem()).isEmpty();
    Vitals wrong = new Vitals();
    wrong.take(metrics(T0, 0, 100, 150), 0);
    wrong.take(metrics(T0, 0, 110, 160), SECOND);
    assertThat(wrong.accountProblem()).contains("accounted for without having been read: 40");
  }

  @Test
  public void beatsOnlyWhileEventTimeAdvancesAndTheAccountAddsUp() {
    AtomicInteger beaten = new AtomicInteger();
    Beats beats = new Beats(beaten::incrementAndGet, 10_000, 0);
    // Nothing is known yet.
    beats.look(vitals, 0);
    assertThat(beaten).hasValue(0);
    vitals.take(metrics(T0, 0, 1, 1), SECOND);
    beats.look(vitals, SECOND);
    beats.look(vitals, 2 * SECOND);
    assertThat(beaten).hasValue(1);
    // Due, but event time stands still.
    beats.look(vitals, 10 * SECOND);
    beats.look(vitals, 25 * SECOND);
    assertThat(beaten).hasValue(1);
    vitals.take(metrics(T0 + 1, 0, 1, 1), 26 * SECOND);
    beats.look(vitals, 26 * SECOND);
    beats.look(vitals, 27 * SECOND);
    assertThat(beaten).hasValue(2);
    // Event time moves, but a line is missing.
    vitals.take(metrics(T0 + 2, 0, 2, 1), 30 * SECOND);
    vitals.take(metrics(T0 + 3, 0, 2, 1), 91 * SECOND);
    beats.look(vitals, 91 * SECOND);
    assertThat(beaten).hasValue(2);
    vitals.take(metrics(T0 + 4, 0, 2, 2), 92 * SECOND);
    beats.look(vitals, 92 * SECOND);
    assertThat(beaten).hasValue(3);
  }
}
