package dev.streamgauge.alerts.notify.outbox;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import dev.streamgauge.alerts.event.AlertGroup;
import dev.streamgauge.alerts.notify.shared.SenderLease;
import dev.streamgauge.alerts.notify.shared.SharedFolder;
import dev.streamgauge.util.RateLimitedLogger;
import java.io.IOException;
import java.util.Collection;
import java.util.List;
import java.util.function.Consumer;
import java.util.function.Predicate;
import java.util.function.Supplier;
import java.util.regex.Pattern;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The messages for one receiver in a shared folder, as the holder of the lease sees them. Other
 * processes put them into {@code pending/} at any time, so it is asked for new ones again and
 * again. {@code delivered/} and {@code firing/} are {@link SharedJournal}s, {@code failed/} is for
 * people.
 */
final class SharedStore implements MessageStore {
  private static final Logger LOG = LoggerFactory.getLogger(SharedStore.class);
  private static final String SUFFIX = ".alert";
  private static final String PENDING = "/pending";
  private static final String FAILED = "/failed";

  /** The format of an id. */
  private static final Pattern ID = Pattern.compile("[0-9a-f]{32}(-[0-9]+)?[FR]");

  private final SharedFolder folder;
  private final String receiver;
  private final SenderLease lease;
  private final SharedJournal delivered;
  private final SharedJournal firing;
  private final List<String> deliveredBefore;
  private final List<AlertGroup> firingBefore;
  private final RateLimitedLogger log = new RateLimitedLogger(LOG, 1);
  private int deliveredLines;
  private int firingEvents;

  /**
   * Opens the store of {@code receiver}.
   *
   * @param number under which {@code lease} is held
   * @throws IOException if what was delivered cannot be read: it would be sent again
   */
  SharedStore(SharedFolder folder, String receiver, SenderLease lease, long number)
      throws IOException {
    this.folder = folder;
    this.receiver = receiver;
    this.lease = lease;
    this.delivered = new SharedJournal(folder, receiver + "/delivered", number);
    this.firing = new SharedJournal(folder, receiver + "/firing", number);
    this.deliveredBefore =
        new String(delivered.read(), ISO_8859_1)
            .lines()
            .filter(line -> ID.matcher(line).matches())
            .toList();
    this.deliveredLines = deliveredBefore.size();
    FiringRecords.Content content = FiringRecords.read(firing.read());
    this.firingBefore = content.firing();
    this.firingEvents = firingBefore.stream().mapToInt(group -> group.events().size()).sum();
  }

  /** Returns the file of a message that waits. */
  static String pending(String receiver, String name) {
    return receiver + PENDING + "/" + name + SUFFIX;
  }

  /** Returns how many messages of {@code receiver} wait in {@code folder}. */
  static long waiting(SharedFolder folder, String receiver) throws IOException {
    return folder.list(receiver + PENDING).stream().filter(name -> name.endsWith(SUFFIX)).count();
  }

  /**
   * Passes messages to {@code consumer}, in order.
   *
   * @param known the names of messages to leave out
   * @throws IOException if they cannot be read
   */
  void poll(Predicate<String> known, Consumer<Message> consumer) throws IOException {
    for (String file : folder.list(receiver + PENDING)) {
      String name = file.endsWith(SUFFIX) ? file.substring(0, file.length() - SUFFIX.length()) : "";
      if (name.isEmpty() || known.test(name)) {
        continue;
      }
      byte[] content = folder.read(pending(receiver, name));
      if (content == null) {
        // It was delivered since it was listed.
        continue;
      }
      Message message;
      try {
        message = Message.of(MessageFile.decode(content), Message.number(name)).named(name);
      } catch (IOException | RuntimeException e) {
        LOG.warn(
            "{} in {} is not a message and is moved to failed/: {}", file, this, e.getMessage());
        spoil(name);
        continue;
      }
      consumer.accept(message);
    }
  }

  /** Returns none: {@link #poll} finds them. */
  @Override
  public List<Message> leftovers() {
    return List.of();
  }

  @Override
  public List<String> delivered() {
    return deliveredBefore;
  }

  /** Returns false: messages are written by those who put them, and kept in memory here. */
  @Override
  public boolean write(Message message) {
    return false;
  }

  @Override
  public AlertGroup read(String name) throws IOException {
    byte[] content = folder.read(pending(receiver, name));
    if (content == null) {
      throw new IOException("it is gone");
    }
    return MessageFile.decode(content);
  }

  @Override
  public void delete(String name) {
    attempt("delete a message", () -> folder.delete(pending(receiver, name)));
  }

  @Override
  public boolean maySend() {
    return lease.isHeld();
  }

  @Override
  public void deliver(Collection<String> ids, Collection<String> all) {
    attempt(
        "note what was delivered",
        () -> {
          deliveredLines += ids.size();
          if (deliveredLines > 2 * Math.max(all.size(), 1000)) {
            delivered.rewrite(text(all));
            deliveredLines = all.size();
          } else {
            delivered.append(text(ids));
          }
        });
  }

  private static byte[] text(Collection<String> ids) {
    return (String.join("\n", ids) + "\n").getBytes(ISO_8859_1);
  }

  @Override
  public void reject(AlertGroup message, String name, String reason) {
    attempt(
        "put aside a message",
        () -> {
          folder.replace(
              receiver + FAILED + "/" + name + ".json", RejectedMessage.json(message, reason));
          trimFailed();
        });
  }

  @Override
  public void spoil(String name) {
    attempt(
        "put aside a message",
        () -> {
          byte[] content = folder.read(pending(receiver, name));
          if (content != null) {
            folder.replace(receiver + FAILED + "/" + name + SUFFIX, content);
            folder.delete(pending(receiver, name));
            trimFailed();
          }
        });
  }

  private void trimFailed() throws IOException {
    List<String> files = folder.list(receiver + FAILED);
    for (String file : files.subList(0, Math.max(0, files.size() - RejectedMessage.MAX))) {
      folder.delete(receiver + FAILED + "/" + file);
    }
  }

  @Override
  public List<AlertGroup> firing() {
    return firingBefore;
  }

  @Override
  public void fires(AlertGroup alerts) {
    firingEvents += alerts.events().size();
    attempt("note what fires", () -> firing.append(FiringRecords.fires(alerts)));
  }

  @Override
  public void ended(Collection<String> keys) {
    firingEvents += keys.size();
    attempt("note what has ended", () -> firing.append(FiringRecords.ended(keys)));
  }

  @Override
  public void keepFiring(int alive, Supplier<List<AlertGroup>> all) {
    if (FiringFile.isLong(firingEvents, alive)) {
      attempt(
          "note what fires",
          () -> {
            firing.rewrite(FiringRecords.all(all.get()));
            firingEvents = alive;
          });
    }
  }

  @FunctionalInterface
  private interface Action {
    void run() throws IOException;
  }

  /** A file system that fails must not stop the sender: what it has not noted, is sent again. */
  private void attempt(String what, Action action) {
    try {
      action.run();
    } catch (IOException e) {
      log.warn("Cannot {} in {}: {}", what, this, e.toString());
    }
  }

  /** Does nothing: the lease is for all receivers. */
  @Override
  public void close() {}

  @Override
  public String toString() {
    return folder + "/" + receiver;
  }
}
