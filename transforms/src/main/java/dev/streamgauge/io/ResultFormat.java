package dev.streamgauge.io;

import dev.streamgauge.windows.WindowCounts;
import java.io.IOException;
import java.io.Serializable;

/** Writes results as text. */
public interface ResultFormat extends Serializable {
  /** Appends the results of one pane, each line with its terminator. */
  void append(WindowCounts pane, Appendable out) throws IOException;
}
