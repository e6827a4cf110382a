package dev.streamgauge.windows.time;

import java.util.Collection;
import java.util.List;
import org.apache.beam.sdk.annotations.Internal;
import org.apache.beam.sdk.coders.Coder;
import org.apache.beam.sdk.transforms.windowing.BoundedWindow;
import org.apache.beam.sdk.transforms.windowing.IncompatibleWindowException;
import org.apache.beam.sdk.transforms.windowing.IntervalWindow;
import org.apache.beam.sdk.transforms.windowing.NonMergingWindowFn;
import org.apache.beam.sdk.transforms.windowing.WindowFn;
import org.apache.beam.sdk.transforms.windowing.WindowMappingFn;

/**
 * Puts each element into the one window that it says it is for: for sums that were made per window
 * before the shuffle. Those that are equal are compatible. Cannot serve as side input.
 *
 * @param <T> the elements
 */
@Internal
public abstract class PreassignedWindows<T> extends NonMergingWindowFn<T, IntervalWindow> {
  /** For subclasses. */
  protected PreassignedWindows() {}

  /** Returns the window of an element. */
  protected abstract IntervalWindow windowOf(T element);

  /** Returns what these windows are called at the beginning of a message, such as "Slices". */
  protected abstract String name();

  /** Returns which windows go together, for the message about those that do not. */
  protected abstract String compatibility();

  @Override
  public final Collection<IntervalWindow> assignWindows(AssignContext context) {
    return List.of(windowOf(context.element()));
  }

  @Override
  public final boolean isCompatible(WindowFn<?, ?> other) {
    return equals(other);
  }

  @Override
  public final void verifyCompatibility(WindowFn<?, ?> other) throws IncompatibleWindowException {
    if (!isCompatible(other)) {
      throw new IncompatibleWindowException(other, compatibility());
    }
  }

  @Override
  public final Coder<IntervalWindow> windowCoder() {
    return IntervalWindow.getCoder();
  }

  @Override
  public final WindowMappingFn<IntervalWindow> getDefaultWindowMappingFn() {
    String message = name() + " cannot serve as side input: apply Window.into first.";
    return new WindowMappingFn<IntervalWindow>() {
      @Override
      public IntervalWindow getSideInputWindow(BoundedWindow mainWindow) {
        throw new UnsupportedOperationException(message);
      }
    };
  }

  @Override
  public abstract boolean equals(Object other);

  @Override
  public abstract int hashCode();
}
