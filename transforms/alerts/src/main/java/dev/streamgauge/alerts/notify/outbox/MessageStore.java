package dev.streamgauge.alerts.notify.outbox;

import dev.streamgauge.alerts.event.AlertGroup;
import java.io.IOException;
import java.util.Collection;
import java.util.List;
import java.util.function.Supplier;

/** Stores the messages of one outbox and what was delivered, for the next process to find. */
interface MessageStore extends AutoCloseable {
  /** Returns the messages that an earlier process has left. */
  List<Message> leftovers();

  /** Returns the ids that an earlier process has delivered, the oldest first. */
  List<String> delivered();

  /**
   * Stores a message.
   *
   * @return whether it is stored; if not, the only copy is in memory
   */
  boolean write(Message message);

  /**
   * Reads the content of a stored message.
   *
   * @throws IOException if it cannot be read
   */
  AlertGroup read(String name) throws IOException;

  /** Deletes a message. */
  void delete(String name);

  /** Records {@code ids}, just delivered; {@code all} are all known delivered ids. */
  void deliver(Collection<String> ids, Collection<String> all);

  /** Sets aside a message that a receiver has rejected, for people to see. */
  void reject(AlertGroup message, String name, String reason);

  /** Sets aside a message that cannot be read. */
  void spoil(String name);

  /** Returns the alerts that an earlier process has recorded as firing. */
  List<AlertGroup> firing();

  /** Records alerts that a receiver knows as firing. */
  void fires(AlertGroup alerts);

  /** Records that alerts have ended, by their keys. */
  void ended(Collection<String> keys);

  /** Rewrites the records if {@code alive} alerts, which {@code all} supplies, are few of them. */
  void keepFiring(int alive, Supplier<List<AlertGroup>> all);

  /** Returns whether this process may send the messages right now. */
  default boolean maySend() {
    return true;
  }

  /** Unlocks the place for others. */
  @Override
  void close();

  /** Returns where it is, to show to people. */
  @Override
  String toString();
}
