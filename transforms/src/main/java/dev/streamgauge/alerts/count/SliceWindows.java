package dev.streamgauge.alerts.count;

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
import org.joda.time.Instant;

/** Puts a {@link Slice} into the window that it is; slices of several lengths go together. */
final class SliceWindows extends NonMergingWindowFn<KV<Long, Slice>, IntervalWindow> {
  @Override
  public Collection<IntervalWindow> assignWindows(AssignContext context) {
    Slice slice = context.element().getValue();
    return List.of(
        new IntervalWindow(new Instant(slice.startMillis()), new Instant(slice.endMillis())));
  }

  @Override
  public boolean isCompatible(WindowFn<?, ?> other) {
    return equals(other);
  }

  @Override
  public void verifyCompatibility(WindowFn<?, ?> other) throws IncompatibleWindowException {
    if (!isCompatible(other)) {
      throw new IncompatibleWindowException(other, "slices go together with slices only");
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
            "Slices cannot serve as side input: apply Window.into first.");
      }
    };
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
