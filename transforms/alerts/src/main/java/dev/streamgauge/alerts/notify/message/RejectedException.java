package dev.streamgauge.alerts.notify.message;

import java.io.IOException;
import org.apache.beam.sdk.annotations.Internal;

/** That a receiver will not take a message, however often it is sent. */
@Internal
public final class RejectedException extends IOException {
  private static final long serialVersionUID = 1L;

  /** Says why, without any secret. */
  public RejectedException(String reason) {
    super(reason);
  }
}
