package dev.streamgauge.files;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What a file says, read again when it has changed. A file that cannot be read, or is wrong, is
 * logged, and what was read last stays.
 *
 * @param <T> what is read
 */
public final class ReloadedFile<T> {
  private static final Logger LOG = LoggerFactory.getLogger(ReloadedFile.class);
  private static final long LOOK_NANOS = 2_000_000_000L;

  /** Reads a file. */
  @FunctionalInterface
  public interface Reader<T> {
    /**
     * What {@code file} says.
     *
     * @throws IOException if it cannot be read
     * @throws IllegalArgumentException if it is wrong
     */
    T read(Path file) throws IOException;
  }

  private final Path file;
  private final String what;
  private final Reader<T> reader;
  private T latest;
  private String stamp = "";
  private long lookedAtNanos = System.nanoTime() - LOOK_NANOS;

  /**
   * Reloads {@code file}, which has said {@code latest}.
   *
   * @param what what it holds, for messages, such as "rules"
   */
  public ReloadedFile(Path file, String what, T latest, Reader<T> reader) {
    this.file = file;
    this.what = what;
    this.latest = latest;
    this.reader = reader;
  }

  /**
   * What the file says: the same object until it says something else. It looks at the file at most
   * every two seconds.
   */
  public synchronized T current() {
    long now = System.nanoTime();
    if (now - lookedAtNanos >= LOOK_NANOS) {
      lookedAtNanos = now;
      look();
    }
    return latest;
  }

  private void look() {
    try {
      String changed = Files.getLastModifiedTime(file) + " " + Files.size(file);
      if (changed.equals(stamp)) {
        return;
      }
      stamp = changed;
      T read = reader.read(file);
      if (!read.equals(latest)) {
        latest = read;
        LOG.info("The {} have changed: {} was read", what, file);
      }
    } catch (IllegalArgumentException e) {
      LOG.error("The {} stay as they were, since {} is wrong:\n{}", what, file, e.getMessage());
    } catch (IOException e) {
      LOG.warn("The {} stay as they were, since {} cannot be read: {}", what, file, e.toString());
    }
  }
}
