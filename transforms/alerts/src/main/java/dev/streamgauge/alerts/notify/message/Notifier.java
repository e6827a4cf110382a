package dev.streamgauge.alerts.notify.message;

import dev.streamgauge.alerts.event.AlertEvent;
import dev.streamgauge.alerts.event.AlertGroup;
import java.io.IOException;
import java.io.Serializable;
import java.util.List;
import java.util.Optional;
import org.joda.time.Duration;

/**
 * A way to send alerts. It is configuration, travels with the pipeline and holds no secret; the
 * worker that sends makes a client from it.
 *
 * <p>Notifiers are equal if they send to the same party in the same way.
 *
 * @since 0.1.0
 */
public interface Notifier extends Serializable {
  /**
   * Whether every event is a message of its own, because the receiver groups them itself; else a
   * message has all events of a group that fire, or all that are resolved.
   */
  boolean isOneByOne();

  /**
   * Whether a client needs to know which alerts fire, for {@link Client#send(AlertGroup, List)} or
   * {@link Client#resend}.
   */
  default boolean needsFiringAlerts() {
    return false;
  }

  /**
   * How often alerts that fire are sent again, for receivers that forget them; empty for never. It
   * needs {@link #needsFiringAlerts}.
   */
  default Optional<Duration> resendDelay() {
    return Optional.empty();
  }

  /**
   * A client, used by one thread at a time.
   *
   * @param receiver the name of the receiver, which messages may show
   * @throws IOException if that is not possible now; it is tried again
   */
  Client connect(String receiver) throws IOException;

  /** Sends messages. */
  interface Client extends AutoCloseable {
    /**
     * Sends a message and waits, for a bounded time, until the receiver has it.
     *
     * @param message events that all fire or are all over
     * @throws RejectedException if the receiver will never take it
     * @throws BusyException if the receiver asks to come again later
     * @throws IOException if it could not be sent now, which also means that nobody knows whether
     *     it was; it is sent again
     * @throws InterruptedException if the thread is interrupted while it waits
     */
    void send(AlertGroup message) throws IOException, InterruptedException;

    /**
     * As {@link #send(AlertGroup)}, for receivers whose messages show the whole group.
     *
     * @param firing the alerts of the same group that were sent before and still fire; empty unless
     *     {@link Notifier#needsFiringAlerts}
     */
    default void send(AlertGroup message, List<AlertEvent> firing)
        throws IOException, InterruptedException {
      send(message);
    }

    /**
     * Sends alerts again that fire, see {@link Notifier#resendDelay}; otherwise as {@link
     * #send(AlertGroup)}.
     */
    default void resend(List<AlertEvent> firing) throws IOException, InterruptedException {}

    @Override
    default void close() {}
  }
}
