package dev.streamgauge.io.format;

import dev.streamgauge.windows.result.WindowPane;
import java.io.IOException;
import java.io.Serializable;
import org.apache.beam.sdk.annotations.Internal;

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

  /**
   * Appends what is news in a pane, for a reader who has seen earlier panes. By default that is the
   * whole pane, for programs that read revisions.
   */
  @Internal
  default void append(T pane, Shown shown, Appendable out) throws IOException {
    append(pane, out);
  }
}
