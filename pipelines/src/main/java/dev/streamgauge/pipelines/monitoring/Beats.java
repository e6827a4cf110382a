package dev.streamgauge.pipelines.monitoring;

import java.util.concurrent.TimeUnit;
import org.apache.beam.sdk.transforms.windowing.BoundedWindow;

/**
 * Beats at intervals, but only while event time has advanced since the last beat and the account
 * adds up.
 */
final class Beats {
  private final Pulse pulse;
  private final long intervalNanos;
  private final long beganNanos;
  private long beats;
  private long watermark = BoundedWindow.TIMESTAMP_MIN_VALUE.getMillis();

  Beats(Pulse pulse, long intervalMillis, long nanos) {
    this.pulse = pulse;
    this.intervalNanos = TimeUnit.MILLISECONDS.toNanos(intervalMillis);
    this.beganNanos = nanos;
  }

  /** Beats if it is time to, and {@code vitals} allow it. */
  void look(Vitals vitals, long nanos) {
    long due = (nanos - beganNanos) / intervalNanos + 1;
    if (due <= beats || vitals.watermark() <= watermark || vitals.accountProblem().isPresent()) {
      return;
    }
    beats = due;
    watermark = vitals.watermark();
    pulse.beat();
  }
}
