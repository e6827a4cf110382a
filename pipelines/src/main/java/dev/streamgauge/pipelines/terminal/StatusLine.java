package dev.streamgauge.pipelines.terminal;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.io.OutputStream;
import java.util.function.IntSupplier;

/**
 * The last line of a terminal, which is rewritten in place. Other text goes above it: the line is
 * removed before, and written again after.
 */
final class StatusLine {
  private static final String CLEAR = "\r\u001b[K";

  private final OutputStream terminal;
  private final boolean enabled;
  private final IntSupplier columns;
  private String text = "";
  private boolean shown;

  /**
   * Creates a status line.
   *
   * @param enabled whether it is ever shown
   * @param columns the width of the terminal
   */
  StatusLine(OutputStream terminal, boolean enabled, IntSupplier columns) {
    this.terminal = terminal;
    this.enabled = enabled;
    this.columns = columns;
  }

  synchronized boolean show(String text) {
    if (!enabled) {
      return false;
    }
    this.text = text;
    try {
      clear();
      draw();
    } catch (IOException e) {
      // Nobody can see it.
    }
    return true;
  }

  /** Writes {@code bytes} to {@code out}, above this line if {@code sameScreen}. */
  synchronized void write(
      OutputStream out, boolean sameScreen, byte[] bytes, int offset, int length)
      throws IOException {
    if (sameScreen) {
      clear();
    }
    out.write(bytes, offset, length);
    out.flush();
    if (sameScreen && length > 0 && bytes[offset + length - 1] == '\n') {
      draw();
    }
  }

  private void clear() throws IOException {
    if (shown) {
      terminal.write(CLEAR.getBytes(UTF_8));
      terminal.flush();
      shown = false;
    }
  }

  private void draw() throws IOException {
    if (!shown && !text.isEmpty()) {
      // A longer line would wrap, and a part of it could not be removed.
      int most = Math.max(1, columns.getAsInt() - 1);
      String cut =
          text.codePointCount(0, text.length()) <= most
              ? text
              : text.substring(0, text.offsetByCodePoints(0, most - 1)) + "…";
      terminal.write(cut.getBytes(UTF_8));
      terminal.flush();
      shown = true;
    }
  }
}
