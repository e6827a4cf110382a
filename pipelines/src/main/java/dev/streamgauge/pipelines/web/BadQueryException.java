package dev.streamgauge.pipelines.web;

/** Thrown if a parameter of a request is wrong; the message says how to write it. */
public final class BadQueryException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  public BadQueryException(String message) {
    super(message);
  }
}
