package dev.streamgauge.alerts.rules;

import org.apache.beam.sdk.annotations.Internal;

/** That a value in a rules file cannot be read, with the place in it. */
@Internal
public final class SyntaxException extends IllegalArgumentException {
  private static final long serialVersionUID = 1;

  private final int offset;

  SyntaxException(int offset, String message) {
    super(message);
    this.offset = offset;
  }

  /** Where, in characters from the start of the value, the first being 0. */
  public int offset() {
    return offset;
  }
}
