package dev.streamgauge.pipelines.imports;

/** Thrown if a rule, or a part of it, has no counterpart here; the message says which. */
final class UntranslatableException extends RuntimeException {
  private static final long serialVersionUID = 1;

  UntranslatableException(String message) {
    super(message);
  }
}
