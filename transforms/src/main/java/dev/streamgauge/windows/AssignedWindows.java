package dev.streamgauge.windows;

import java.util.Collection;
import java.util.List;
import org.apache.beam.sdk.coders.Coder;
import org.apache.beam.sdk.transforms.windowing.BoundedWindow;
import org.apache.beam.sdk.transforms.windowing.IncompatibleWindowException;
import org.apache.beam.sdk.transforms.windowing.IntervalWindow;
import org.apache.beam.sdk.transforms.windowing.NonMergingWindowFn;
import org.apache.beam.sdk.transforms.windowing.WindowFn;
import org.apache.beam.sdk.transforms.windowing.WindowMappingFn;
import org.apache.beam.sdk.values.KV;
import org.joda.time.Duration;
import org.joda.time.Instant;

/**
 * Puts a {@link WindowPartial} into the one window it was summed for. Beam's {@code SlidingWindows}
 * would put each sum of a slice into every window that holds the slice: 360 elements of the shuffle
 * for one hour every ten seconds, for each slice of each bundle. Summed per window before, a bundle
 * of 50 slices has 410 elements instead of 18 000.
 */
final class AssignedWindows extends NonMergingWindowFn<KV<Integer, WindowPartial>, IntervalWindow> {
  private final long sizeMillis;

  AssignedWindows(Duration size) {
    this.sizeMillis = size.getMillis();
  }

  @Override
  public Collection<IntervalWindow> assignWindows(AssignContext context) {
    Instant start = new Instant(context.element().getValue().windowStartMillis());
    return List.of(new IntervalWindow(start, start.plus(sizeMillis)));
  }

  @Override
  public boolean isCompatible(WindowFn<?, ?> other) {
    return equals(other);
  }

  @Override
  public void verifyCompatibility(WindowFn<?, ?> other) throws IncompatibleWindowException {
    if (!isCompatible(other)) {
      throw new IncompatibleWindowException(
          other, "only windows of a SlidingCount of the same size go together");
    }
  }

  @Override
  public Coder<IntervalWindow> windowCoder() {
    return IntervalWindow.getCoder();
  }

  @Override
  public WindowMappingFn<IntervalWindow> getDefaultWindowMappingFn() {
    return new WindowMappingFn<IntervalWindow>() {
      @Override
      public IntervalWindow getSideInputWindow(BoundedWindow mainWindow) {
        throw new UnsupportedOperationException(
            "The windows of a SlidingCount cannot serve as side input: apply Window.into first.");
      }
    };
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
