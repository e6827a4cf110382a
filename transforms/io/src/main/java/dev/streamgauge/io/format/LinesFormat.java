package dev.streamgauge.io.format;

import dev.streamgauge.util.TextStyle;
import dev.streamgauge.util.VisibleText;
import dev.streamgauge.windows.result.WindowLines;
import java.io.IOException;
import java.util.List;
import org.apache.beam.sdk.annotations.Internal;

/**
 * Writes the first lines of a window under a header with its time, as Spark Streaming's {@code
 * print()} shows the first elements of a batch: shows the first elements of a batch:
 *
 * <pre>
 * -------------------------------------------
 * Time: 2026-01-01 12:00:00 .. 12:00:30
 * -------------------------------------------
 * ERROR disk 1 full
 * ERROR disk 2 full
 * ...
 * </pre>
 *
 * <p>Gather exactly one line more than is shown, with {@code SlidingLines.in(windows).first(limit +
 * 1)}: it tells whether there are more.
 *
 * @since 0.1.0
 */
public final class LinesFormat implements PaneFormat<WindowLines> {
  private static final long serialVersionUID = 1;

  private final int limit;

  /**
   * Writes the first {@code limit} lines, and a line {@code ...} if there are more.
   *
   * @throws IllegalArgumentException if {@code limit} is not positive
   */
  public LinesFormat(int limit) {
    if (limit < 1) {
      throw new IllegalArgumentException("the lines shown must be 1 or more, not " + limit);
    }
    this.limit = limit;
  }

  @Override
  public void append(WindowLines pane, Appendable out) throws IOException {
    append(pane, Shown.nothing(TextStyle.PLAIN), out);
  }

  @Override
  @Internal
  public void append(WindowLines pane, Shown shown, Appendable out) throws IOException {
    List<String> lines = pane.strings();
    boolean news = !shown.isCorrection();
    for (int i = 0; i < Math.min(limit + 1, lines.size()); i++) {
      news |= shown.isNews(String.valueOf(i), lines.get(i).hashCode());
    }
    if (!news) {
      return;
    }
    TopFormat.appendHeader(pane, shown, out);
    for (String line : lines.subList(0, Math.min(limit, lines.size()))) {
      out.append(VisibleText.of(line)).append('\n');
    }
    if (lines.size() > limit) {
      out.append("...\n");
    }
    out.append('\n');
  }
}
