package dev.streamgauge.alerts.notify.message;

import java.io.IOException;
import java.time.Duration;
import org.apache.beam.sdk.annotations.Internal;
import org.checkerframework.checker.nullness.qual.Nullable;

/**
 * Thrown if a receiver cannot accept a message now but may later, perhaps once somebody fixes
 * something.
 */
@Internal
public final class BusyException extends IOException {
  private static final long serialVersionUID = 1L;

  private final @Nullable Duration retryAfter;

  /**
   * Creates an exception with a reason that contains no secret.
   *
   * @param retryAfter how long the receiver asks to wait, if it says so
   */
  public BusyException(String reason, @Nullable Duration retryAfter) {
    super(reason);
    this.retryAfter = retryAfter;
  }

  /** Returns how long the receiver asks to wait, if it says so. */
  public @Nullable Duration retryAfter() {
    return retryAfter;
  }
}
