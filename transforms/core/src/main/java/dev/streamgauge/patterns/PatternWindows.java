package dev.streamgauge.patterns;

import dev.streamgauge.windows.time.PreassignedWindows;
import org.apache.beam.sdk.transforms.windowing.IntervalWindow;
import org.apache.beam.sdk.values.KV;
import org.joda.time.Instant;

/** Assigns signatures keyed by the start of a window to that window. */
final class PatternWindows extends PreassignedWindows<KV<Long, byte[]>> {
  private final long sizeMillis;

  PatternWindows(long sizeMillis) {
    this.sizeMillis = sizeMillis;
  }

  @Override
  protected IntervalWindow windowOf(KV<Long, byte[]> element) {
    Instant start = new Instant(element.getKey());
    return new IntervalWindow(start, start.plus(sizeMillis));
  }

  @Override
  protected String name() {
    return "The windows of Patterns";
  }

  @Override
  protected String compatibility() {
    return "only windows of Patterns of the same size go together";
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof PatternWindows that && that.sizeMillis == sizeMillis;
  }

  @Override
  public int hashCode() {
    return Long.hashCode(sizeMillis);
  }
}
