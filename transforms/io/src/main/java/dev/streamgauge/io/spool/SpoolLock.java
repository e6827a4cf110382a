package dev.streamgauge.io.spool;

import dev.streamgauge.util.DirectoryLock;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Optional;

/** Locks the directory of a spool, and says what to do if that fails. */
final class SpoolLock {
  private static final String FILE = "spool.lock";

  private SpoolLock() {}

  /**
   * Locks {@code directory}, creating it if needed.
   *
   * @throws IOException if the directory is in use, or cannot be created or written
   */
  static DirectoryLock acquire(Path directory) throws IOException {
    Optional<DirectoryLock> lock;
    try {
      lock = DirectoryLock.tryAcquire(directory, FILE);
    } catch (IOException e) {
      throw new IOException(
          "The spool directory "
              + directory
              + " cannot be made or written ("
              + e.getClass().getSimpleName()
              + "): name one that can be.",
          e);
    }
    return lock.orElseThrow(
        () ->
            new IOException(
                "The spool directory "
                    + directory
                    + " is in use: choose another one, or stop the pipeline that uses it. A"
                    + " pipeline that has ended in the same process keeps it for another 30 s."));
  }
}
