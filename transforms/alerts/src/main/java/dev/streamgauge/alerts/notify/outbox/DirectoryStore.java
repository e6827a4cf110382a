package dev.streamgauge.alerts.notify.outbox;

import static java.nio.file.StandardCopyOption.REPLACE_EXISTING;

import dev.streamgauge.alerts.event.AlertGroup;
import dev.streamgauge.util.AtomicFile;
import dev.streamgauge.util.DirectoryLock;
import dev.streamgauge.util.OwnerOnly;
import dev.streamgauge.util.RateLimitedLogger;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Keeps messages as files in a directory on this machine: {@code pending/} holds those to send,
 * each written under another name and renamed; {@code failed/} those that were rejected, as JSON
 * with the reason, or unchanged if they are damaged; {@code delivered} the ids of those that were
 * sent, and {@code firing} the alerts that the receiver knows as firing.
 *
 * <p>A failing disk must not stop the stream: the failure is logged, and messages stay in memory.
 */
final class DirectoryStore implements MessageStore {
  private static final Logger LOG = LoggerFactory.getLogger(DirectoryStore.class);
  private static final String SUFFIX = ".alert";

  private final Path directory;
  private final Path pending;
  private final Path failed;
  private final DirectoryLock lock;
  private final DeliveredFile delivered;
  private final FiringFile firing;
  private final RateLimitedLogger log = new RateLimitedLogger(LOG, 1);

  private DirectoryStore(DirectoryLock lock) throws IOException {
    this.lock = lock;
    this.directory = OwnerOnly.directory(lock.directory());
    this.pending = OwnerOnly.directory(directory.resolve("pending"));
    this.failed = OwnerOnly.directory(directory.resolve("failed"));
    this.delivered = new DeliveredFile(directory.resolve("delivered"));
    this.firing = new FiringFile(directory.resolve("firing"));
  }

  /**
   * Opens the store in {@code directory}, which is created if needed.
   *
   * @throws IOException if that is not possible
   */
  static DirectoryStore in(Path directory) throws IOException {
    DirectoryLock lock = OutboxLock.acquire(directory);
    try {
      return new DirectoryStore(lock);
    } catch (IOException | RuntimeException e) {
      lock.close();
      throw e;
    }
  }

  @Override
  public List<Message> leftovers() {
    List<Message> messages = new ArrayList<>();
    for (String file : list(pending)) {
      if (!file.endsWith(SUFFIX)) {
        // Half a message, left by a process that was killed before anybody relied on it.
        attempt("delete " + file, () -> Files.deleteIfExists(pending.resolve(file)));
        continue;
      }
      String name = file.substring(0, file.length() - SUFFIX.length());
      try {
        AlertGroup group = read(name);
        messages.add(Message.of(group, Message.number(name)).named(name).onDisk());
      } catch (IOException | RuntimeException e) {
        LOG.warn("{} is not a message and is moved to failed/: {}", file(name), e.getMessage());
        spoil(name);
      }
    }
    return messages;
  }

  @Override
  public List<String> delivered() {
    List<String> ids = new ArrayList<>();
    attempt("read what was delivered", () -> ids.addAll(delivered.read()));
    return ids;
  }

  @Override
  public boolean write(Message message) {
    return attempt(
        "keep a message",
        () -> {
          AtomicFile.replace(file(message.name()), MessageFile.encode(message.content()));
        });
  }

  @Override
  public AlertGroup read(String name) throws IOException {
    return MessageFile.decode(Files.readAllBytes(file(name)));
  }

  @Override
  public void delete(String name) {
    attempt("delete a message", () -> Files.deleteIfExists(file(name)));
  }

  @Override
  public void deliver(Collection<String> ids, Collection<String> all) {
    attempt("note what was delivered", () -> delivered.add(ids, all));
  }

  @Override
  public void reject(AlertGroup message, String name, String reason) {
    attempt(
        "put aside a message",
        () -> {
          AtomicFile.replace(failed.resolve(name + ".json"), RejectedMessage.json(message, reason));
          trimFailed();
        });
  }

  @Override
  public void spoil(String name) {
    attempt(
        "put aside a message",
        () -> {
          if (Files.exists(file(name))) {
            Files.move(file(name), failed.resolve(name + SUFFIX), REPLACE_EXISTING);
            trimFailed();
          }
        });
  }

  private void trimFailed() throws IOException {
    List<String> files = list(failed);
    for (String file : files.subList(0, Math.max(0, files.size() - RejectedMessage.MAX))) {
      Files.deleteIfExists(failed.resolve(file));
    }
  }

  private Path file(String name) {
    return pending.resolve(name + SUFFIX);
  }

  private List<String> list(Path folder) {
    List<String> names = new ArrayList<>();
    attempt(
        "list " + folder,
        () -> {
          try (Stream<Path> files = Files.list(folder)) {
            files.map(file -> file.getFileName().toString()).sorted().forEach(names::add);
          }
        });
    return names;
  }

  @FunctionalInterface
  private interface Action {
    void run() throws IOException;
  }

  private boolean attempt(String what, Action action) {
    try {
      action.run();
      return true;
    } catch (IOException | UncheckedIOException e) {
      log.warn("Cannot {} in {}: {}", what, directory, e.toString());
      return false;
    }
  }

  @Override
  public List<AlertGroup> firing() {
    List<AlertGroup> groups = new ArrayList<>();
    attempt("read what fires", () -> groups.addAll(firing.read()));
    return groups;
  }

  @Override
  public void fires(AlertGroup alerts) {
    attempt("note what fires", () -> firing.fires(alerts));
  }

  @Override
  public void ended(Collection<String> keys) {
    attempt("note what has ended", () -> firing.ended(keys));
  }

  @Override
  public void keepFiring(int alive, Supplier<List<AlertGroup>> all) {
    attempt("note what fires", () -> firing.keep(alive, all));
  }

  @Override
  public void close() {
    lock.close();
  }

  @Override
  public String toString() {
    return directory.toString();
  }
}
