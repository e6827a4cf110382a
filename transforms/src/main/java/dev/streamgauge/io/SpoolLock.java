package dev.streamgauge.io;

import dev.streamgauge.util.Closeables;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;

/** The right to use a spool's directory. The system takes it back when the process dies. */
final class SpoolLock implements AutoCloseable {
  private static final String FILE = "spool.lock";

  private final FileChannel channel;

  private SpoolLock(FileChannel channel) {
    this.channel = channel;
  }

  /** Makes the directory if it is not there. */
  static SpoolLock acquire(Path directory) throws IOException {
    FileChannel channel;
    try {
      Files.createDirectories(directory);
      channel =
          FileChannel.open(
              directory.resolve(FILE), StandardOpenOption.CREATE, StandardOpenOption.WRITE);
    } catch (IOException e) {
      throw new IOException(
          "The spool directory "
              + directory
              + " cannot be made or written ("
              + e.getClass().getSimpleName()
              + "): name one that can be.",
          e);
    }
    try {
      FileLock lock = channel.tryLock();
      if (lock != null) {
        return new SpoolLock(channel);
      }
    } catch (OverlappingFileLockException e) {
      // Locked by this very process, which the system does not tell apart from it.
    } catch (IOException | RuntimeException e) {
      Closeables.closeQuietly(channel);
      throw e;
    }
    Closeables.closeQuietly(channel);
    throw new IOException(
        "The spool directory "
            + directory
            + " is in use: choose another one, or stop the pipeline that uses it; one that has"
            + " ended in the same process keeps it for another 30 s.");
  }

  @Override
  public void close() throws IOException {
    channel.close();
  }
}
