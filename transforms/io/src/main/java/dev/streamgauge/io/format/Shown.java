package dev.streamgauge.io.format;

import dev.streamgauge.util.TextStyle;
import java.util.HashMap;
import java.util.Map;
import org.apache.beam.sdk.annotations.Internal;

/**
 * What the reader of the console has seen of a window, and how text is shown there. A format asks
 * for every row whether it is news, and prints it only then.
 */
@Internal
public final class Shown {
  private static final int BAR_CELLS = 24;
  private static final String EIGHTHS = " ▏▎▍▌▋▊▉";

  private final TextStyle style;
  private final Map<String, Long> counts = new HashMap<>();
  private int prints;
  private boolean changed;
  private long largest;

  private Shown(TextStyle style) {
    this.style = style;
  }

  /** Returns that of a window nobody has seen. */
  static Shown nothing(TextStyle style) {
    return new Shown(style);
  }

  /** Begins to show the window once more. */
  Shown again(long largestSoFar) {
    changed = false;
    largest = largestSoFar;
    return this;
  }

  /** Ends to show the window; returns the largest count seen so far. */
  long end() {
    prints += prints == 0 || changed ? 1 : 0;
    return largest;
  }

  /** Returns how many rows are remembered. */
  int rows() {
    return counts.size();
  }

  /** Returns how text is shown. */
  public TextStyle style() {
    return style;
  }

  /** Returns whether the reader does not know that the count of {@code key} is {@code count}. */
  public boolean isNews(String key, long count) {
    largest = Math.max(largest, count);
    Long before = counts.put(key, count);
    boolean news = before == null || before != count;
    changed |= news;
    return news;
  }

  /** Returns whether the window was shown before, so that its news are corrections. */
  public boolean isCorrection() {
    return prints > 0;
  }

  /** Returns {@code " (corrected 2)"} for the second correction; empty if this is none. */
  public String correction() {
    return prints == 0 ? "" : "  " + style.warning("(corrected " + prints + ")");
  }

  /**
   * Returns a bar whose length is proportional to {@code count}, the largest count so far being
   * full; empty if the style has no bars.
   */
  public String bar(long count) {
    if (!style.bars() || largest == 0) {
      return "";
    }
    int eighths = (int) Math.ceil(8.0 * BAR_CELLS * count / largest);
    String bar = "█".repeat(eighths / 8);
    if (eighths % 8 > 0) {
      bar += EIGHTHS.charAt(eighths % 8);
    }
    return bar.isEmpty() ? "" : "  " + style.accent(bar);
  }
}
