package dev.streamgauge.alerts.rules;

import org.apache.beam.sdk.annotations.Internal;

/** Thrown if a value in a rules file cannot be parsed; has the place in the value. */
@Internal
public final class SyntaxException extends IllegalArgumentException {
  private static final long serialVersionUID = 1;

  private final int offset;

  SyntaxException(int offset, String message) {
    super(message);
    this.offset = offset;
  }

  /** Returns the place, in characters from the start of the value, counted from 0. */
  public int offset() {
    return offset;
  }
}
