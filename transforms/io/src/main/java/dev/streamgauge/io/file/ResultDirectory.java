package dev.streamgauge.io.file;

import java.io.FileNotFoundException;
import java.io.IOException;
import java.util.List;
import java.util.regex.Pattern;
import org.apache.beam.sdk.io.FileSystems;

/** A directory that files are published in: on one of Beam's file systems, else on Hadoop's. */
interface ResultDirectory {
  /** What files are called before they are published. */
  String TEMPORARY = ".tmp-";

  /** Writes {@code bytes} to a new file {@code name}, which is not published. */
  void create(String name, byte[] bytes) throws IOException;

  /**
   * Copies a file to a new file {@code name}, which is not published.
   *
   * @throws FileNotFoundException if the source does not exist
   */
  void copy(String from, String name) throws IOException;

  /** Renames a file, replacing an existing one atomically. */
  void rename(String from, String name) throws IOException;

  /** Renames a file as {@link #rename} does, so that it survives a power loss. */
  void publish(String from, String name) throws IOException;

  /** Returns the names of the files that begin with {@code prefix}. */
  List<String> names(String prefix) throws IOException;

  /** Deletes a file, if it exists. */
  void delete(String name) throws IOException;

  /**
   * Returns the directory at {@code path}, which need not exist.
   *
   * @throws IOException if its file system needs Hadoop, which is not there
   */
  static ResultDirectory of(String path) throws IOException {
    String scheme = Schemes.of(path);
    if (scheme == null || Schemes.isBeams(scheme)) {
      return new BeamDirectory(FileSystems.matchNewResource(path, true));
    }
    try {
      return new HadoopDirectory(path);
    } catch (NoClassDefFoundError e) {
      throw new IOException(
          "Hadoop is not on the class path (" + e.getMessage() + " is missing)", e);
    }
  }

  /** What a path begins with. */
  final class Schemes {
    private static final Pattern URL =
        Pattern.compile("([a-zA-Z][a-zA-Z0-9+.-]*)://.*", Pattern.DOTALL);

    private Schemes() {}

    private static String of(String path) {
      var url = URL.matcher(path);
      return url.matches() ? url.group(1) : null;
    }

    private static boolean isBeams(String scheme) {
      try {
        return FileSystems.matchNewResource(scheme + "://a/b", true) != null;
      } catch (IllegalArgumentException | IllegalStateException e) {
        return false;
      }
    }
  }
}
