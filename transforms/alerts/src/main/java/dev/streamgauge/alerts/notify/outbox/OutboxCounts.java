package dev.streamgauge.alerts.notify.outbox;

import com.google.auto.value.AutoValue;

/**
 * Counts the outcomes of the events of one or several outboxes.
 *
 * @since 0.1.0
 */
@AutoValue
public abstract class OutboxCounts {
  /** All zero. */
  static final OutboxCounts NONE = of(0, 0, 0, 0, 0);

  /** Returns the number of events that a receiver has accepted. */
  public abstract long sent();

  /** Returns the number of events that a receiver has rejected, or that could not be read again. */
  public abstract long failed();

  /** Returns the number of events dropped from a full outbox to make room for newer ones. */
  public abstract long dropped();

  /** Returns the number of attempts to send a message that have to be repeated. */
  public abstract long retries();

  /** Returns the number of events that wait to be sent. */
  public abstract long pending();

  static OutboxCounts of(long sent, long failed, long dropped, long retries, long pending) {
    return new AutoValue_OutboxCounts(sent, failed, dropped, retries, pending);
  }

  /** Counts nothing but events that wait. */
  static OutboxCounts ofPending(long pending) {
    return of(0, 0, 0, 0, pending);
  }

  OutboxCounts plus(OutboxCounts other) {
    return of(
        sent() + other.sent(),
        failed() + other.failed(),
        dropped() + other.dropped(),
        retries() + other.retries(),
        pending() + other.pending());
  }

  /** Returns the same counts, with no events that wait. */
  OutboxCounts withoutPending() {
    return of(sent(), failed(), dropped(), retries(), 0);
  }

  /** Returns the increase since {@code other}, and the events that wait now. */
  OutboxCounts since(OutboxCounts other) {
    return of(
        sent() - other.sent(),
        failed() - other.failed(),
        dropped() - other.dropped(),
        retries() - other.retries(),
        pending());
  }
}
