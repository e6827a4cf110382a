package dev.streamgauge.pipelines.terminal;

import dev.streamgauge.util.StyledStream;
import dev.streamgauge.util.TextStyle;
import java.io.OutputStream;
import java.io.PrintStream;

/** Standard error, with a status line below its text if it is a terminal. */
public final class StatusStream extends StyledStream {
  private final StatusLine status;

  StatusStream(OutputStream out, TextStyle style, StatusLine status) {
    super(out, style);
    this.status = status;
  }

  /**
   * Shows {@code text} as the status line of {@code stream}, in place of the one before; empty text
   * removes it. Returns false, and does nothing, if the stream has no status line.
   */
  public static boolean show(PrintStream stream, String text) {
    return stream instanceof StatusStream terminal && terminal.status.show(text);
  }
}
