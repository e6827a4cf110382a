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
 * Assigns each element to the one window it names, for sums computed per window before the shuffle.
 * Equal window functions are compatible. Cannot be used for side inputs.
 *
 * @param <T> the elements
 */
@Internal
public abstract class PreassignedWindows<T> extends NonMergingWindowFn<T, IntervalWindow> {
  /** Creates the window function. */
  protected PreassignedWindows() {}

  /** Returns the window of an element. */
  protected abstract IntervalWindow windowOf(T element);

  /** Returns the name of these windows at the start of a message, such as "Slices". */
  protected abstract String name();

  /** Returns which windows are compatible, for the message about incompatible ones. */
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
