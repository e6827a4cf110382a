package dev.streamgauge.io.tail;

import dev.streamgauge.util.FileDescriptors;
import dev.streamgauge.util.RateLimitedLogger;
import java.io.IOException;
import java.nio.file.FileSystemException;
import java.nio.file.NoSuchFileException;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Keeps at most {@value #MOST} files open: those that were read last. They stay open because a file
 * that is deleted, or renamed to another directory, can otherwise not be read to its end. Not
 * thread-safe.
 */
final class OpenFiles implements AutoCloseable {
  private static final int MOST = 256;

  /** Fewer if the process may open few. */
  private static final int MOST_HERE =
      (int) Math.max(8, Math.min(MOST, FileDescriptors.limit() / 8));

  private static final Logger LOG = LoggerFactory.getLogger(OpenFiles.class);

  private final RateLimitedLogger limitedLog = new RateLimitedLogger(LOG, 1);

  private record Opened(FileBytes bytes, SeenFile asSeen) {}

  private final WatchedDirectory place;
  private final Map<WatchedFile, Opened> open = new LinkedHashMap<>(16, 0.75f, true);

  OpenFiles(WatchedDirectory place) {
    this.place = place;
  }

  /**
   * Returns the open file, opening it if needed.
   *
   * @throws NoSuchFileException if it is gone, whatever has its name now
   */
  FileBytes of(WatchedFile file) throws IOException {
    Opened opened = open.get(file);
    if (opened != null && !place.openFilesFollow() && !opened.asSeen().equals(file.seen())) {
      close(file);
      opened = null;
    }
    if (opened == null && file.isGone()) {
      throw new NoSuchFileException(file.path());
    }
    if (opened == null) {
      opened = new Opened(openWithRoom(file.seen()), file.seen());
      open.put(file, opened);
      if (open.size() > MOST_HERE) {
        close(open.keySet().iterator().next());
      }
    }
    return opened.bytes();
  }

  /** Opens a file, and closes others if the process has run out of file descriptors. */
  private FileBytes openWithRoom(SeenFile file) throws IOException {
    while (true) {
      try {
        return open(file);
      } catch (FileSystemException e) {
        if (open.isEmpty() || !String.valueOf(e.getReason()).contains("Too many open files")) {
          throw e;
        }
        limitedLog.warn(
            "File descriptors run out (ulimit -n): closing files that may be read on later; what is"
                + " deleted meanwhile is lost (logged at most once a minute)");
        close(open.keySet().iterator().next());
      }
    }
  }

  /** Opens a file for one look; the caller closes it. */
  FileBytes open(SeenFile file) throws IOException {
    FileBytes bytes = place.open(file);
    return file.isGzip() ? new GzipBytes(bytes) : bytes;
  }

  /**
   * Returns the position at the end of a file with that content; for a compressed one, that it is
   * done.
   */
  FilePosition endOf(SeenFile file, FilePosition start) throws IOException {
    if (file.isGzip()) {
      return start.finished();
    }
    try (FileBytes bytes = open(file)) {
      return start.atEnd(bytes, file.length());
    }
  }

  boolean isOpen(WatchedFile file) {
    return open.containsKey(file);
  }

  /** Closes the file if it is open. */
  void close(WatchedFile file) {
    Opened opened = open.remove(file);
    if (opened != null) {
      opened.bytes().close();
    }
  }

  @Override
  public void close() {
    List.copyOf(open.keySet()).forEach(this::close);
  }
}
