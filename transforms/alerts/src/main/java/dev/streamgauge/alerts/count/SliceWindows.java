package dev.streamgauge.alerts.count;

import dev.streamgauge.windows.time.PreassignedWindows;
import org.apache.beam.sdk.transforms.windowing.IntervalWindow;
import org.apache.beam.sdk.values.KV;
import org.joda.time.Instant;

/**
 * Assigns a {@link Slice} to the window of the same time; slices of several lengths can be mixed.
 */
final class SliceWindows extends PreassignedWindows<KV<Long, Slice>> {
  @Override
  protected IntervalWindow windowOf(KV<Long, Slice> element) {
    Slice slice = element.getValue();
    return new IntervalWindow(new Instant(slice.startMillis()), new Instant(slice.endMillis()));
  }

  @Override
  protected String name() {
    return "Slices";
  }

  @Override
  protected String compatibility() {
    return "slices go together with slices only";
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof SliceWindows;
  }

  @Override
  public int hashCode() {
    return SliceWindows.class.hashCode();
  }
}
