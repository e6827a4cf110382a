package dev.streamgauge.alerts.notify.message;

import java.io.IOException;
import java.time.Duration;
import org.apache.beam.sdk.annotations.Internal;
import org.checkerframework.checker.nullness.qual.Nullable;

/**
 * That a receiver cannot take a message now but may later, perhaps once somebody mends something.
 */
@Internal
public final class BusyException extends IOException {
  private static final long serialVersionUID = 1L;

  private final @Nullable Duration retryAfter;

  /**
   * Says why, without any secret.
   *
   * @param retryAfter how long the receiver asks to be left alone, if it says so
   */
  public BusyException(String reason, @Nullable Duration retryAfter) {
    super(reason);
    this.retryAfter = retryAfter;
  }

  /** How long the receiver asks to be left alone, if it says so. */
  public @Nullable Duration retryAfter() {
    return retryAfter;
  }
}
