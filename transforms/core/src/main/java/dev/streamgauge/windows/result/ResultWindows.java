package dev.streamgauge.windows.result;

import dev.streamgauge.windows.time.PreassignedWindows;
import org.apache.beam.sdk.annotations.Internal;
import org.apache.beam.sdk.transforms.windowing.IntervalWindow;
import org.joda.time.Duration;
import org.joda.time.Instant;

/** Puts a result into the window it is the result of. */
@Internal
public final class ResultWindows extends PreassignedWindows<WindowCounts> {
  private final long sizeMillis;

  /** Creates windows of {@code size}, incompatible with those of other sizes. */
  public ResultWindows(Duration size) {
    this.sizeMillis = size.getMillis();
  }

  @Override
  protected IntervalWindow windowOf(WindowCounts counts) {
    return new IntervalWindow(new Instant(counts.startMillis()), new Instant(counts.endMillis()));
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
    return other instanceof ResultWindows that && that.sizeMillis == sizeMillis;
  }

  @Override
  public int hashCode() {
    return Long.hashCode(sizeMillis);
  }
}
