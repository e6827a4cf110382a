package dev.streamgauge.io.format;

import dev.streamgauge.util.TextStyle;
import dev.streamgauge.windows.result.WindowPane;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * The windows that one sink has shown, so that a pane that says nothing new is not shown again.
 * Remembers a limited number of rows, and forgets the windows that were not shown for longest.
 */
final class ShownWindows {
  private static final int MAX_ROWS = 200_000;
  private static final int MAX_SINKS = 16;

  /** By sink. Static, since runners create the function that prints anew for each bundle. */
  private static final Map<String, ShownWindows> BY_SINK =
      new LinkedHashMap<>(16, 0.75f, true) {
        private static final long serialVersionUID = 1L;

        @Override
        protected boolean removeEldestEntry(Map.Entry<String, ShownWindows> eldest) {
          return size() > MAX_SINKS;
        }
      };

  private record Window(long start, long end, int shard) {}

  private final Map<Window, Shown> windows = new LinkedHashMap<>(16, 0.75f, true);
  private final int maxRows;
  private int rows;
  private long largest;

  ShownWindows(int maxRows) {
    this.maxRows = maxRows;
  }

  /** Returns those of the sink with the given id. */
  static ShownWindows of(String sink) {
    synchronized (BY_SINK) {
      return BY_SINK.computeIfAbsent(sink, id -> new ShownWindows(MAX_ROWS));
    }
  }

  /** Returns what is known about the window of {@code pane}; pass it to {@link #shown} after. */
  Shown of(WindowPane pane, TextStyle style) {
    Shown shown =
        windows.computeIfAbsent(
            new Window(pane.startMillis(), pane.endMillis(), pane.shard()),
            window -> Shown.nothing(style));
    rows -= shown.rows();
    return shown.again(largest);
  }

  void shown(Shown shown) {
    rows += shown.rows();
    largest = shown.end();
    var eldest = windows.entrySet().iterator();
    while (rows > maxRows && windows.size() > 1) {
      rows -= eldest.next().getValue().rows();
      eldest.remove();
    }
  }
}
