package dev.streamgauge.alerts.notify.message;

import dev.streamgauge.alerts.event.AlertEvent;
import dev.streamgauge.alerts.event.AlertGroup;
import java.io.IOException;
import java.io.Serializable;
import java.util.List;
import java.util.Optional;
import org.joda.time.Duration;

/**
 * A way to send alerts. It is configuration that is serialized with the pipeline and holds no
 * secret; the worker that sends creates a client from it.
 *
 * <p>Notifiers are equal if they send to the same party in the same way.
 *
 * @since 0.1.0
 */
public interface Notifier extends Serializable {
  /**
   * Returns whether every event is a separate message, because the receiver groups events itself;
   * else a message has all firing, or all resolved, events of a group.
   */
  boolean isOneByOne();

  /**
   * Returns whether a client needs to know which alerts fire, for {@link Client#send(AlertGroup,
   * List)} or {@link Client#resend}.
   */
  default boolean needsFiringAlerts() {
    return false;
  }

  /**
   * Returns how often firing alerts are sent again, for receivers that forget them; empty for
   * never. Requires {@link #needsFiringAlerts}.
   */
  default Optional<Duration> resendDelay() {
    return Optional.empty();
  }

  /**
   * Creates a client, which is not thread-safe.
   *
   * @param receiver the name of the receiver, which messages may show
   * @throws IOException if that is not possible now; it is retried
   */
  Client connect(String receiver) throws IOException;

  /** Sends messages. */
  interface Client extends AutoCloseable {
    /**
     * Sends a message and waits, for a bounded time, until the receiver has it.
     *
     * @param message events that all fire or are all resolved
     * @throws RejectedException if the receiver will never accept it
     * @throws BusyException if the receiver asks to retry later
     * @throws IOException if it could not be sent now, or it is unknown whether it was; it is
     *     retried
     * @throws InterruptedException if the thread is interrupted while it waits
     */
    void send(AlertGroup message) throws IOException, InterruptedException;

    /**
     * Sends a message like {@link #send(AlertGroup)}, to receivers whose messages show the whole
     * group.
     *
     * @param firing the alerts of the same group that were sent before and still fire; empty unless
     *     {@link Notifier#needsFiringAlerts}
     */
    default void send(AlertGroup message, List<AlertEvent> firing)
        throws IOException, InterruptedException {
      send(message);
    }

    /**
     * Sends firing alerts again, see {@link Notifier#resendDelay}; otherwise like {@link
     * #send(AlertGroup)}.
     */
    default void resend(List<AlertEvent> firing) throws IOException, InterruptedException {}

    @Override
    default void close() {}
  }
}
