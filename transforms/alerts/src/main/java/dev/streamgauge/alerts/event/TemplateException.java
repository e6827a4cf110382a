package dev.streamgauge.alerts.event;

import org.apache.beam.sdk.annotations.Internal;

/** That a text is no {@link Template}, with the place in it where that shows. */
@Internal
public final class TemplateException extends IllegalArgumentException {
  private static final long serialVersionUID = 1L;

  private final String problem;
  private final int offset;

  TemplateException(String problem, int offset) {
    super("character " + (offset + 1) + ": " + problem);
    this.problem = problem;
    this.offset = offset;
  }

  /** What is wrong, without the place. */
  public String problem() {
    return problem;
  }

  /** Where, in characters from the start of the text, the first being 0. */
  public int offset() {
    return offset;
  }
}
