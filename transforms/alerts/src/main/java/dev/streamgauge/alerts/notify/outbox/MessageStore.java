package dev.streamgauge.alerts.notify.outbox;

import dev.streamgauge.alerts.event.AlertGroup;
import java.io.IOException;
import java.util.Collection;
import java.util.List;
import java.util.function.Supplier;

/** Keeps the messages of one outbox and what was delivered, for the next process to find. */
interface MessageStore extends AutoCloseable {
  /** The messages that a process before has left. */
  List<Message> leftovers();

  /** The ids that a process before has delivered, the oldest first. */
  List<String> delivered();

  /**
   * Keeps a message.
   *
   * @return whether it is kept; if not, the message in memory is all there is
   */
  boolean write(Message message);

  /**
   * The content of a message that is kept.
   *
   * @throws IOException if it cannot be read
   */
  AlertGroup read(String name) throws IOException;

  /** Forgets a message. */
  void delete(String name);

  /** Takes note of {@code ids}, just delivered, and of all that are known to be. */
  void deliver(Collection<String> ids, Collection<String> all);

  /** Puts aside a message that a receiver has rejected, for people to see. */
  void reject(AlertGroup message, String name, String reason);

  /** Puts aside a message that cannot be read. */
  void spoil(String name);

  /** The alerts that a process before has noted as firing. */
  List<AlertGroup> firing();

  /** Takes note of alerts that a receiver knows as firing. */
  void fires(AlertGroup alerts);

  /** Takes note that alerts have ended, by their keys. */
  void ended(Collection<String> keys);

  /** Writes the notes anew if {@code alive} alerts, which {@code all} gives, are few of them. */
  void keepFiring(int alive, Supplier<List<AlertGroup>> all);

  /** Lets others use the place. */
  @Override
  void close();

  /** Where it is, for people. */
  @Override
  String toString();
}
