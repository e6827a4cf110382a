package dev.streamgauge.pipelines.run;

import dev.streamgauge.pipelines.options.ConfigException;
import dev.streamgauge.util.DirectoryLock;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.checkerframework.checker.nullness.qual.Nullable;

/**
 * Keeps a second process off a {@code --checkpointDir} of this machine for as long as a run lasts.
 *
 * <p>An existing directory is locked before anything in it is read, since the process that uses it
 * may still change it. A new one is created only by {@link #acquire}, so that a rejected command
 * line leaves no files.
 */
public final class CheckpointLock implements AutoCloseable {
  private static final String FILE = "checkpoint.lock";

  private final Optional<Path> directory;
  private @Nullable DirectoryLock lock;

  private CheckpointLock(Optional<Path> directory) {
    this.directory = directory;
  }

  /**
   * Returns the lock of the {@code --checkpointDir} in {@code args}, if it is on this machine.
   *
   * @throws ConfigException if another process uses the directory, or it cannot be written
   */
  public static CheckpointLock of(List<String> args) {
    String given = CommandLine.given(args).get("checkpointDir");
    CheckpointLock lock =
        new CheckpointLock(StateFolder.local(given).filter(path -> !given.isBlank()));
    if (lock.directory.filter(Files::isDirectory).isPresent()) {
      lock.acquire();
    }
    return lock;
  }

  /**
   * Locks the directory, creating it if needed, unless it is locked already.
   *
   * @throws ConfigException if another process uses the directory, or it cannot be written
   */
  public void acquire() {
    if (lock != null || directory.isEmpty()) {
      return;
    }
    Path path = directory.get();
    try {
      lock =
          DirectoryLock.tryAcquire(path, FILE)
              .orElseThrow(
                  () ->
                      new ConfigException(
                          "--checkpointDir="
                              + path
                              + " is in use by another process: stop it, or choose another"
                              + " directory."));
    } catch (IOException e) {
      throw new ConfigException(
          "--checkpointDir=" + path + " cannot be created or written: " + e, e);
    }
  }

  @Override
  public void close() {
    if (lock != null) {
      lock.close();
    }
  }
}
