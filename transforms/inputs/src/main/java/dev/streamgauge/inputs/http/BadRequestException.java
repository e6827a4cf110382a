package dev.streamgauge.inputs.http;

import org.apache.beam.sdk.annotations.Internal;

/** Reports a request that is wrong, with the status and the reason to answer with. */
@Internal
public final class BadRequestException extends Exception {
  private static final long serialVersionUID = 1L;

  private final int status;

  /** Creates an exception for status 400. */
  public BadRequestException(String reason) {
    this(400, reason);
  }

  /** Creates an exception. */
  public BadRequestException(int status, String reason) {
    super(reason);
    this.status = status;
  }

  /** Returns the status to answer with. */
  public int status() {
    return status;
  }
}
