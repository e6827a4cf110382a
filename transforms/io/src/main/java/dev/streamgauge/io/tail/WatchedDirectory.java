package dev.streamgauge.io.tail;

import java.io.IOException;
import java.util.List;

/** The directory that is watched, on some file system. Used by one thread. */
interface WatchedDirectory extends AutoCloseable {
  /**
   * The files that are there now; none if there is no directory.
   *
   * @throws IOException if the directory cannot be read
   */
  List<SeenFile> list() throws IOException;

  /** Opens a file of the list. */
  FileBytes open(SeenFile file) throws IOException;

  /** Whether an open file shows what is added to it, under whatever name. */
  boolean openFilesFollow();

  @Override
  void close();
}
