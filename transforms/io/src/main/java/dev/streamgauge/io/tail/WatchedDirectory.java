package dev.streamgauge.io.tail;

import java.io.IOException;
import java.util.List;

/** A watched directory, on some file system. Not thread-safe. */
interface WatchedDirectory extends AutoCloseable {
  /**
   * Returns the files that exist now; none if there is no directory.
   *
   * @throws IOException if the directory cannot be read
   */
  List<SeenFile> list() throws IOException;

  /** Opens a file of the list. */
  FileBytes open(SeenFile file) throws IOException;

  /** Returns whether an open file shows additions, under whatever name they are made. */
  boolean openFilesFollow();

  @Override
  void close();
}
