package dev.streamgauge.util;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.OutputStream;
import java.io.PrintStream;
import org.apache.beam.sdk.annotations.Internal;

/** A stream, in UTF-8, that knows how its text is shown; the program's standard output is one. */
@Internal
public class StyledStream extends PrintStream {
  private final TextStyle style;

  public StyledStream(OutputStream out, TextStyle style) {
    super(out, true, UTF_8);
    this.style = style;
  }

  /** Returns how text is shown. */
  public final TextStyle style() {
    return style;
  }
}
