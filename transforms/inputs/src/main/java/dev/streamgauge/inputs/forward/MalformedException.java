package dev.streamgauge.inputs.forward;

import java.io.IOException;

/** Reports a message that is wrong, from where only an {@link IOException} can be thrown. */
final class MalformedException extends IOException {
  private static final long serialVersionUID = 1L;

  MalformedException(String reason) {
    super(reason);
  }
}
