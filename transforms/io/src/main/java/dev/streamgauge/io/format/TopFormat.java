package dev.streamgauge.io.format;

import dev.streamgauge.util.TextStyle;
import dev.streamgauge.util.VisibleText;
import dev.streamgauge.windows.result.WindowCounts;
import dev.streamgauge.windows.result.WindowPane;
import dev.streamgauge.windows.table.CountTable;
import java.io.IOException;
import org.apache.beam.sdk.annotations.Internal;

/**
 * Writes the highest counts of a window under a header with its time, as Spark Streaming's {@code
 * pprint()} shows a batch:
 *
 * <pre>
 * -------------------------------------------
 * Time: 2026-01-01 12:00:00 .. 12:00:01
 * -------------------------------------------
 * a 2
 * b 1
 * </pre>
 *
 * @since 0.1.0
 */
public final class TopFormat implements ResultFormat {
  private static final String RULE = "-".repeat(43) + "\n";

  private final int limit;

  /**
   * Writes the {@code limit} highest counts, and a line {@code ...} if there are more; 0 means all.
   */
  public TopFormat(int limit) {
    if (limit < 0) {
      throw new IllegalArgumentException("top must be 0 (all) or positive, not " + limit);
    }
    this.limit = limit;
  }

  @Override
  public void append(WindowCounts pane, Appendable out) throws IOException {
    append(pane, Shown.nothing(TextStyle.PLAIN), out);
  }

  @Override
  @Internal
  public void append(WindowCounts pane, Shown shown, Appendable out) throws IOException {
    CountTable counts = pane.counts();
    int[] order = counts.byCount();
    int rows = limit == 0 ? order.length : Math.min(limit, order.length);
    boolean news = !shown.isCorrection();
    for (int i = 0; i < rows; i++) {
      news |= shown.isNews(counts.key(order[i]), counts.count(order[i]));
    }
    if (!news) {
      return;
    }
    appendHeader(pane, shown, out);
    for (int i = 0; i < rows; i++) {
      out.append(VisibleText.of(counts.key(order[i]))).append(' ');
      out.append(Long.toString(counts.count(order[i])));
      out.append(shown.bar(counts.count(order[i]))).append('\n');
    }
    if (rows < order.length) {
      out.append("...\n");
    }
    out.append('\n');
  }

  /** Appends the window's time between two rules. */
  static void appendHeader(WindowPane pane, Shown shown, Appendable out) throws IOException {
    out.append(RULE).append("Time: ").append(TextFormat.window(pane));
    out.append(TextFormat.marks(pane, shown)).append('\n').append(RULE);
  }
}
