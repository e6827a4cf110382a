package dev.streamgauge.io.tail;

import java.io.IOException;
import java.nio.file.NoSuchFileException;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * The files that are open, at most {@value #MOST}: those that were read last. They are kept open
 * because a file that is deleted, or renamed to another directory, can be read to its end only so.
 * Used by one thread.
 */
final class OpenFiles implements AutoCloseable {
  private static final int MOST = 256;

  private record Opened(FileBytes bytes, SeenFile asSeen) {}

  private final WatchedDirectory place;
  private final Map<WatchedFile, Opened> open = new LinkedHashMap<>(16, 0.75f, true);

  OpenFiles(WatchedDirectory place) {
    this.place = place;
  }

  /**
   * The open file, which is opened if it is not.
   *
   * @throws NoSuchFileException if it is gone, whatever is there under its name now
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
      opened = new Opened(open(file.seen()), file.seen());
      open.put(file, opened);
      if (open.size() > MOST) {
        close(open.keySet().iterator().next());
      }
    }
    return opened.bytes();
  }

  /** Opens a file for one look; the caller closes it. */
  FileBytes open(SeenFile file) throws IOException {
    FileBytes bytes = place.open(file);
    return file.isGzip() ? new GzipBytes(bytes) : bytes;
  }

  /** The position at the end of a file of that content; of a compressed one, that it is done. */
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
