package dev.streamgauge.windows.result;

import dev.streamgauge.windows.time.PreassignedWindows;
import org.apache.beam.sdk.transforms.windowing.IntervalWindow;
import org.apache.beam.sdk.values.KV;
import org.joda.time.Duration;
import org.joda.time.Instant;

/**
 * Puts a {@link WindowPartial} into the one interval it was summed for. Beam's {@code
 * SlidingWindows} would put each slice's sum into every window that contains the slice: for one
 * hour every ten seconds, 360 shuffled elements per slice and bundle. With sums per window instead,
 * a bundle of 50 slices has 410 elements rather than 18 000.
 */
final class AssignedWindows extends PreassignedWindows<KV<Integer, WindowPartial>> {
  private final long sizeMillis;

  /** Creates windows of {@code size}, incompatible with those of other sizes. */
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
