package dev.streamgauge.io.format;

import dev.streamgauge.windows.result.WindowPane;
import org.apache.beam.sdk.annotations.Internal;

/**
 * The time in which the input of this process sent lines, if somebody knows it, as the demo does:
 * windows that reach beyond it are incomplete. Static, since runners create the function that
 * prints from a serialized copy, which cannot know how far an input has come.
 */
@Internal
public final class InputSpan {
  private static volatile InputSpan current = new InputSpan(Long.MIN_VALUE, Long.MAX_VALUE);

  private final long from;
  private final long to;

  private InputSpan(long from, long to) {
    this.from = from;
    this.to = to;
  }

  /** Notes that the first line is sent at {@code millis}. */
  public static void begin(long millis) {
    current = new InputSpan(millis, Long.MAX_VALUE);
  }

  /** Notes that the last line was sent at {@code millis}. */
  public static void end(long millis) {
    current = new InputSpan(current.from, millis);
  }

  /** Forgets the input: no window is incomplete. */
  public static void reset() {
    current = new InputSpan(Long.MIN_VALUE, Long.MAX_VALUE);
  }

  /** Returns why the window of {@code pane} is incomplete; empty if it is complete. */
  static String incomplete(WindowPane pane) {
    InputSpan span = current;
    boolean early = pane.startMillis() < span.from;
    boolean late = pane.endMillis() > span.to;
    return early && late
        ? "(incomplete: longer than the input)"
        : early
            ? "(incomplete: starts before the input)"
            : late ? "(incomplete: ends after the input)" : "";
  }
}
