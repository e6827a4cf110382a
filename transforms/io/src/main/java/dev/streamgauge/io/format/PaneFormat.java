package dev.streamgauge.io.format;

import dev.streamgauge.windows.result.WindowPane;
import java.io.IOException;
import java.io.Serializable;

/**
 * Writes panes as text.
 *
 * @param <T> the panes
 * @since 0.1.0
 */
@FunctionalInterface
public interface PaneFormat<T extends WindowPane> extends Serializable {
  /** Appends one pane, each line with its terminator. */
  void append(T pane, Appendable out) throws IOException;
}
