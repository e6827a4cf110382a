package dev.streamgauge.io;

import dev.streamgauge.windows.WindowPane;
import java.io.IOException;
import java.io.Serializable;

/**
 * Writes panes as text.
 *
 * @param <T> the panes
 */
@FunctionalInterface
public interface PaneFormat<T extends WindowPane> extends Serializable {
  /** Appends one pane, each line with its terminator. */
  void append(T pane, Appendable out) throws IOException;
}
