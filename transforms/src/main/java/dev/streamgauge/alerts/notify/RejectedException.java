package dev.streamgauge.alerts.notify;

import java.io.IOException;

/** That a receiver will not take a message, however often it is sent. */
public final class RejectedException extends IOException {
  private static final long serialVersionUID = 1L;

  /** Says why, without any secret. */
  public RejectedException(String reason) {
    super(reason);
  }
}
