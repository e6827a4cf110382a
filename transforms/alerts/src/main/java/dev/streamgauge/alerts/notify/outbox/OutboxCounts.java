package dev.streamgauge.alerts.notify.outbox;

import com.google.auto.value.AutoValue;

/**
 * What became of the events of an outbox, or of several.
 *
 * @since 0.1.0
 */
@AutoValue
public abstract class OutboxCounts {
  /** Nothing yet. */
  static final OutboxCounts NONE = of(0, 0, 0, 0, 0);

  /** Events that a receiver has taken. */
  public abstract long sent();

  /** Events that a receiver has rejected, or that could not be read again. */
  public abstract long failed();

  /** Events that made room for newer ones in a full outbox. */
  public abstract long dropped();

  /** Attempts to send a message that have to be repeated. */
  public abstract long retries();

  /** Events that wait to be sent. */
  public abstract long pending();

  static OutboxCounts of(long sent, long failed, long dropped, long retries, long pending) {
    return new AutoValue_OutboxCounts(sent, failed, dropped, retries, pending);
  }

  OutboxCounts plus(OutboxCounts other) {
    return of(
        sent() + other.sent(),
        failed() + other.failed(),
        dropped() + other.dropped(),
        retries() + other.retries(),
        pending() + other.pending());
  }

  /** What is new since then, and what waits now. */
  OutboxCounts since(OutboxCounts other) {
    return of(
        sent() - other.sent(),
        failed() - other.failed(),
        dropped() - other.dropped(),
        retries() - other.retries(),
        pending());
  }
}
