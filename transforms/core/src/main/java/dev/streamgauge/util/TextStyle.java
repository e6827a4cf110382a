package dev.streamgauge.util;

import java.io.PrintStream;
import org.apache.beam.sdk.annotations.Internal;

/**
 * How text is shown: plain, as in a file or pipe, or with bars and colors, as on a terminal.
 *
 * @param bars whether counts have bars
 * @param colors whether there are colors and bold text
 */
@Internal
public record TextStyle(boolean bars, boolean colors) {
  /** For files and pipes. */
  public static final TextStyle PLAIN = new TextStyle(false, false);

  /** Returns the style of {@code stream}, {@link #PLAIN} unless it is a {@link StyledStream}. */
  public static TextStyle of(PrintStream stream) {
    return stream instanceof StyledStream styled ? styled.style() : PLAIN;
  }

  /** Returns {@code text} in bold red, for what needs attention. */
  public String alarm(String text) {
    return in("1;31", text);
  }

  /** Returns {@code text} in yellow, for warnings. */
  public String warning(String text) {
    return in("33", text);
  }

  /** Returns {@code text} in green, for good news. */
  public String good(String text) {
    return in("32", text);
  }

  /** Returns {@code text} in cyan. */
  public String accent(String text) {
    return in("36", text);
  }

  /** Returns {@code text} faint, for details. */
  public String faint(String text) {
    return in("2", text);
  }

  /** Returns {@code text} in bold. */
  public String bold(String text) {
    return in("1", text);
  }

  private String in(String code, String text) {
    return colors && !text.isEmpty() ? "\u001b[" + code + "m" + text + "\u001b[0m" : text;
  }
}
