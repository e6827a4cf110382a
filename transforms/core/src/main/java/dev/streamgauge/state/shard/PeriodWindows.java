package dev.streamgauge.state.shard;

import dev.streamgauge.windows.time.PreassignedWindows;
import org.apache.beam.sdk.annotations.Internal;
import org.apache.beam.sdk.transforms.windowing.IntervalWindow;
import org.apache.beam.sdk.values.KV;
import org.joda.time.Instant;

/** Assigns {@link PeriodValues} to the window of their period. */
@Internal
public final class PeriodWindows<K, V> extends PreassignedWindows<KV<Integer, PeriodValues<K, V>>> {
  private final long periodMillis;

  public PeriodWindows(long periodMillis) {
    this.periodMillis = periodMillis;
  }

  @Override
  protected IntervalWindow windowOf(KV<Integer, PeriodValues<K, V>> element) {
    long start = element.getValue().startMillis();
    return new IntervalWindow(new Instant(start), new Instant(start + periodMillis));
  }

  @Override
  protected String name() {
    return "The periods of a state by key";
  }

  @Override
  protected String compatibility() {
    return "only periods of the same length go together";
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof PeriodWindows<?, ?> that && that.periodMillis == periodMillis;
  }

  @Override
  public int hashCode() {
    return Long.hashCode(periodMillis);
  }
}
