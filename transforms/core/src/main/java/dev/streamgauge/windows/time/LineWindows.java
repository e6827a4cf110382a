package dev.streamgauge.windows.time;

import dev.streamgauge.lines.LineBatch;
import org.apache.beam.sdk.annotations.Internal;
import org.apache.beam.sdk.transforms.windowing.IntervalWindow;
import org.apache.beam.sdk.values.KV;
import org.joda.time.Duration;
import org.joda.time.Instant;

/** Assigns lines keyed by the start of a window to that window. */
@Internal
public final class LineWindows extends PreassignedWindows<KV<Long, LineBatch>> {
  private final long sizeMillis;

  public LineWindows(Duration size) {
    this.sizeMillis = size.getMillis();
  }

  @Override
  protected IntervalWindow windowOf(KV<Long, LineBatch> element) {
    Instant start = new Instant(element.getKey());
    return new IntervalWindow(start, start.plus(sizeMillis));
  }

  @Override
  protected String name() {
    return "The windows of a SlidingLines";
  }

  @Override
  protected String compatibility() {
    return "only windows of a SlidingLines of the same size go together";
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof LineWindows that && that.sizeMillis == sizeMillis;
  }

  @Override
  public int hashCode() {
    return Long.hashCode(sizeMillis);
  }
}
