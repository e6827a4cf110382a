package dev.streamgauge.util;

import java.io.Closeable;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Optional;
import org.apache.beam.sdk.annotations.Internal;

/**
 * An exclusive lock on a directory of this machine, held through a lock file in it. The operating
 * system releases the lock when the process dies, so a crash leaves nothing to clean up; the file
 * itself stays.
 */
@Internal
public final class DirectoryLock implements Closeable {
  private final Path directory;
  private final FileChannel channel;

  private DirectoryLock(Path directory, FileChannel channel) {
    this.directory = directory;
    this.channel = channel;
  }

  /**
   * Locks {@code directory}, creating it if needed.
   *
   * @param file the name of the lock file
   * @return the lock, or empty if another process or another part of this one holds it
   * @throws IOException if the directory cannot be created or the lock file cannot be written
   */
  public static Optional<DirectoryLock> tryAcquire(Path directory, String file) throws IOException {
    OwnerOnly.directory(directory);
    FileChannel channel =
        FileChannel.open(OwnerOnly.file(directory.resolve(file)), StandardOpenOption.WRITE);
    boolean locked = false;
    try {
      locked = channel.tryLock() != null;
    } catch (OverlappingFileLockException e) {
      // This JVM holds it: the operating system grants locks per process, not within one.
    } finally {
      if (!locked) {
        channel.close();
      }
    }
    return locked ? Optional.of(new DirectoryLock(directory, channel)) : Optional.empty();
  }

  /** Returns the locked directory. */
  public Path directory() {
    return directory;
  }

  /** Releases the lock. */
  @Override
  public void close() {
    try {
      channel.close();
    } catch (IOException e) {
      // The operating system releases it when the process ends.
    }
  }
}
