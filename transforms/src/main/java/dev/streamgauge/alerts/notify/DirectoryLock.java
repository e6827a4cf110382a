package dev.streamgauge.alerts.notify;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;

/**
 * The right to use one of the numbered places in a directory. Several executors of a cluster may
 * run on one machine and be given the same directory: each takes the first place that is free, and
 * so the next process finds what the one before has left. The system frees a place when the process
 * dies.
 */
final class DirectoryLock implements AutoCloseable {
  private static final int PLACES = 100;
  private static final String FILE = "lock";

  private final Path directory;
  private final FileChannel channel;

  private DirectoryLock(Path directory, FileChannel channel) {
    this.directory = directory;
    this.channel = channel;
  }

  /**
   * Takes the first free place in {@code directory}, which is made if it is not there.
   *
   * @throws IOException if the directory cannot be made or written, or has no free place
   */
  static DirectoryLock acquire(Path directory) throws IOException {
    for (int place = 0; place < PLACES; place++) {
      Path folder = directory.resolve(Integer.toString(place));
      FileChannel channel;
      try {
        Files.createDirectories(folder);
        channel =
            FileChannel.open(
                folder.resolve(FILE), StandardOpenOption.CREATE, StandardOpenOption.WRITE);
      } catch (IOException e) {
        throw new IOException("the outbox " + directory + " cannot be made or written: " + e, e);
      }
      boolean locked = false;
      try {
        locked = channel.tryLock() != null;
      } catch (OverlappingFileLockException e) {
        // Locked by this very process, which the system does not tell apart from it.
      } finally {
        if (!locked) {
          channel.close();
        }
      }
      if (locked) {
        return new DirectoryLock(folder, channel);
      }
    }
    throw new IOException(PLACES + " processes use the outbox " + directory + " already");
  }

  /** The place. */
  Path directory() {
    return directory;
  }

  @Override
  public void close() {
    try {
      channel.close();
    } catch (IOException e) {
      // Then the system frees it at the end of the process.
    }
  }
}
