package dev.streamgauge.inputs.forward;

import java.io.IOException;

/** Reports that a message cannot be taken now, and has to be sent again. */
final class BusyException extends IOException {
  private static final long serialVersionUID = 1L;

  BusyException() {
    super("too many messages at once");
  }
}
