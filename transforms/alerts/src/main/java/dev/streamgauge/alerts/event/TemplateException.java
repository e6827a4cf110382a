package dev.streamgauge.alerts.event;

import org.apache.beam.sdk.annotations.Internal;

/** Thrown if a text is not a valid {@link Template}; has the place of the error. */
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

  /** Returns what is wrong, without the place. */
  public String problem() {
    return problem;
  }

  /** Returns the place, in characters from the start of the text, counted from 0. */
  public int offset() {
    return offset;
  }
}
