package dev.streamgauge.io.format;

import dev.streamgauge.util.TextStyle;
import dev.streamgauge.util.VisibleText;
import dev.streamgauge.windows.result.WindowCounts;
import dev.streamgauge.windows.result.WindowPane;
import dev.streamgauge.windows.table.CountTable;
import java.io.IOException;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Locale;
import org.apache.beam.sdk.annotations.Internal;

/**
 * Writes one aligned line for each result, in UTC: {@code 2023-11-14 22:13:00 .. 22:13:30 20,037},
 * with the key, if any, before the count. On the console a note follows a correction.
 *
 * @since 0.1.0
 */
public final class TextFormat implements ResultFormat {
  private static final DateTimeFormatter DATE_TIME = formatter("yyyy-MM-dd HH:mm:ss");
  private static final DateTimeFormatter DATE_TIME_MILLIS = formatter("yyyy-MM-dd HH:mm:ss.SSS");
  private static final DateTimeFormatter TIME = formatter("HH:mm:ss");
  private static final DateTimeFormatter TIME_MILLIS = formatter("HH:mm:ss.SSS");

  private static DateTimeFormatter formatter(String pattern) {
    return DateTimeFormatter.ofPattern(pattern, Locale.ROOT).withZone(ZoneOffset.UTC);
  }

  private final int limit;

  /** Writes all results. */
  public TextFormat() {
    this(0);
  }

  /** Writes the {@code limit} highest counts of each pane; 0 means all. */
  public TextFormat(int limit) {
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
    String window = window(pane);
    String marks = marks(pane, shown);
    CountTable counts = pane.counts();
    int[] order = counts.byCount();
    int rows = limit == 0 ? order.length : Math.min(limit, order.length);
    for (int i = 0; i < rows; i++) {
      int entry = order[i];
      String key = counts.key(entry);
      if (!shown.isNews(key, counts.count(entry))) {
        continue;
      }
      out.append(window).append("  ");
      if (!key.equals(WindowCounts.GLOBAL_KEY)) {
        out.append(String.format(Locale.ROOT, "%-24s ", VisibleText.of(key)));
      }
      out.append(String.format(Locale.ROOT, "%,12d", counts.count(entry)));
      out.append(shown.bar(counts.count(entry))).append(marks).append('\n');
    }
  }

  /**
   * Returns the window as {@code start .. end}; the end has a date only if it is on another day.
   */
  static String window(WindowPane pane) {
    boolean millis = pane.startMillis() % 1000 != 0 || pane.endMillis() % 1000 != 0;
    Instant start = Instant.ofEpochMilli(pane.startMillis());
    Instant end = Instant.ofEpochMilli(pane.endMillis());
    boolean sameDay =
        start
            .atOffset(ZoneOffset.UTC)
            .toLocalDate()
            .equals(end.atOffset(ZoneOffset.UTC).toLocalDate());
    String from = (millis ? DATE_TIME_MILLIS : DATE_TIME).format(start);
    String to =
        sameDay
            ? (millis ? TIME_MILLIS : TIME).format(end)
            : (millis ? DATE_TIME_MILLIS : DATE_TIME).format(end);
    return from + " .. " + to;
  }

  /** Returns what is special about a pane. */
  static String marks(WindowPane pane, Shown shown) {
    String incomplete = InputSpan.incomplete(pane);
    return (incomplete.isEmpty() ? "" : "  " + shown.style().faint(incomplete))
        + shown.correction();
  }
}
