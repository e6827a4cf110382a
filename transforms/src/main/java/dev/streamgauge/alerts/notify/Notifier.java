package dev.streamgauge.alerts.notify;

import dev.streamgauge.alerts.AlertGroup;
import java.io.IOException;
import java.io.Serializable;

/**
 * A way to tell of alerts. It is configuration, travels with the pipeline and holds no secret; the
 * worker that sends makes a client from it.
 *
 * <p>Notifiers are equal if they tell the same party in the same way.
 */
public interface Notifier extends Serializable {
  /**
   * Whether every event is a message of its own, because the receiver groups them itself; else a
   * message tells of all that fire, or all that end, in a group.
   */
  boolean isOneByOne();

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

    @Override
    default void close() {}
  }
}
