package dev.streamgauge.files;

import dev.streamgauge.util.RateLimitedLogger;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.function.LongSupplier;
import org.apache.beam.sdk.annotations.Internal;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The parsed content of a file, reloaded when the file changes. If the file is unreadable or
 * invalid, that is logged and the last good content stays.
 *
 * @param <T> the content
 */
@Internal
public final class ReloadedFile<T> {
  private static final Logger LOG = LoggerFactory.getLogger(ReloadedFile.class);
  private static final long LOOK_NANOS = 2_000_000_000L;

  /** Reads a file. */
  @FunctionalInterface
  public interface Reader<T> {
    /**
     * Returns the content of {@code file}.
     *
     * @throws IOException if it cannot be read
     * @throws IllegalArgumentException if it is invalid
     */
    T read(Path file) throws IOException;
  }

  private final Path file;
  private final String what;
  private final Reader<T> reader;
  private T latest;
  private String stamp = "";
  private final Logger log;
  private final RateLimitedLogger problemLog;
  private final LongSupplier nanoTime;
  private long lookedAtNanos;

  /**
   * Reloads {@code file}, whose content so far is {@code latest}.
   *
   * @param what its kind of content, for messages, such as "rules"
   */
  public ReloadedFile(Path file, String what, T latest, Reader<T> reader) {
    this(file, what, latest, reader, LOG, System::nanoTime);
  }

  ReloadedFile(
      Path file, String what, T latest, Reader<T> reader, Logger log, LongSupplier nanoTime) {
    this.file = file;
    this.what = what;
    this.latest = latest;
    this.reader = reader;
    this.log = log;
    this.problemLog = new RateLimitedLogger(log, 1, nanoTime);
    this.nanoTime = nanoTime;
    this.lookedAtNanos = nanoTime.getAsLong() - LOOK_NANOS;
  }

  /**
   * Returns the current content: the same object until the content changes. Checks the file at most
   * every two seconds.
   */
  public synchronized T current() {
    long now = nanoTime.getAsLong();
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
        Reloads.reloaded();
        log.info("Reloaded the {} from {}", what, file);
      }
    } catch (IllegalArgumentException e) {
      Reloads.rejected();
      log.error("The {} stay as they were, since {} is wrong:\n{}", what, file, e.getMessage());
    } catch (NoSuchFileException e) {
      problem("is missing");
    } catch (IOException e) {
      problem("cannot be read: " + e);
    }
  }

  /** Logs a problem once: a file may be missing for hours and is checked every two seconds. */
  private void problem(String problem) {
    problemLog.warn("The {} stay as they were, since {} {}", what, file, problem);
  }
}
