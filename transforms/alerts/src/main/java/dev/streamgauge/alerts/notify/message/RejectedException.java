package dev.streamgauge.alerts.notify.message;

import java.io.IOException;
import org.apache.beam.sdk.annotations.Internal;

/** Thrown if a receiver will not accept a message, however often it is sent. */
@Internal
public final class RejectedException extends IOException {
  private static final long serialVersionUID = 1L;

  /** Creates an exception with a reason that contains no secret. */
  public RejectedException(String reason) {
    super(reason);
  }
}
