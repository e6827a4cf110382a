package dev.streamgauge.patterns;

import dev.streamgauge.windows.time.PreassignedWindows;
import org.apache.beam.sdk.transforms.windowing.IntervalWindow;
import org.apache.beam.sdk.values.KV;

/** Assigns signatures to the interval of time that is their key. */
final class PatternWindows extends PreassignedWindows<KV<IntervalWindow, byte[]>> {
  @Override
  protected IntervalWindow windowOf(KV<IntervalWindow, byte[]> element) {
    return element.getKey();
  }

  @Override
  protected String name() {
    return "The windows of Patterns";
  }

  @Override
  protected String compatibility() {
    return "only windows of Patterns go together";
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof PatternWindows;
  }

  @Override
  public int hashCode() {
    return PatternWindows.class.hashCode();
  }
}
