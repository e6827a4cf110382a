package dev.streamgauge.alerts.notify.outbox;

import dev.streamgauge.util.DirectoryLock;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Optional;

/**
 * Locks one of the numbered folders of an outbox. Several executors of a cluster may run on one
 * machine with the same directory: each takes the first free folder, so the next process finds what
 * an earlier one has left.
 */
final class OutboxLock {
  private static final int FOLDERS = 100;
  private static final String FILE = "lock";

  private OutboxLock() {}

  /**
   * Locks the first free folder in {@code directory}, creating both if needed.
   *
   * @throws IOException if the directory cannot be created or written, or has no free folder
   */
  static DirectoryLock acquire(Path directory) throws IOException {
    for (int number = 0; number < FOLDERS; number++) {
      Optional<DirectoryLock> lock;
      try {
        lock = DirectoryLock.tryAcquire(directory.resolve(Integer.toString(number)), FILE);
      } catch (IOException e) {
        throw new IOException("the outbox " + directory + " cannot be made or written: " + e, e);
      }
      if (lock.isPresent()) {
        return lock.get();
      }
    }
    throw new IOException(FOLDERS + " processes use the outbox " + directory + " already");
  }
}
