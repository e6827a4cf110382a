package dev.streamgauge.windows.result;

import dev.streamgauge.windows.time.PreassignedWindows;
import org.apache.beam.sdk.transforms.windowing.IntervalWindow;
import org.apache.beam.sdk.values.KV;
import org.joda.time.Duration;
import org.joda.time.Instant;

/**
 * Puts a {@link WindowPartial} into the one interval it was summed for. Beam's {@code
 * SlidingWindows} would put each sum of a slice into every window that holds the slice: 360
 * elements of the shuffle for one hour every ten seconds, for each slice of each bundle. Summed per
 * window before, a bundle of 50 slices has 410 elements instead of 18 000.
 */
final class AssignedWindows extends PreassignedWindows<KV<Integer, WindowPartial>> {
  private final long sizeMillis;

  /** Those of windows of {@code size}, apart from those of others. */
  AssignedWindows(Duration size) {
    this.sizeMillis = size.getMillis();
  }

  @Override
  protected IntervalWindow windowOf(KV<Integer, WindowPartial> element) {
    WindowPartial partial = element.getValue();
    return new IntervalWindow(new Instant(partial.startMillis()), new Instant(partial.endMillis()));
  }

  @Override
  protected String name() {
    return "The windows of a SlidingCount";
  }

  @Override
  protected String compatibility() {
    return "only windows of a SlidingCount of the same size go together";
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof AssignedWindows that && that.sizeMillis == sizeMillis;
  }

  @Override
  public int hashCode() {
    return Long.hashCode(sizeMillis);
  }
}
