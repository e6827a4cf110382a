package dev.streamgauge.alerts.notify.shared;

import java.io.IOException;
import java.net.URI;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Pattern;
import org.apache.beam.sdk.annotations.Internal;
import org.checkerframework.checker.nullness.qual.Nullable;

/**
 * A directory that processes on several machines share. Files are named by paths relative to it,
 * and their directories are created as needed. Only their owner may read them.
 */
@Internal
public interface SharedFolder {
  /** What begins with a scheme, which has two letters at least: one letter is a drive. */
  Pattern URL = Pattern.compile("[a-zA-Z][a-zA-Z0-9+.-]+:/.*", Pattern.DOTALL);

  /**
   * Returns the directory {@code place}: a path or {@code file:} URL that all machines have, or the
   * URL of a Hadoop file system.
   *
   * @throws IOException if no file system is known for it
   */
  static SharedFolder at(String place) throws IOException {
    try {
      if (place.startsWith("file:")) {
        return new LocalFolder(Path.of(URI.create(place).getPath()));
      }
      return URL.matcher(place).matches()
          ? new HadoopFolder(place)
          : new LocalFolder(Path.of(place));
    } catch (IllegalArgumentException e) {
      throw new IOException(place + " is not the path or URL of a directory: " + e.getMessage(), e);
    } catch (NoClassDefFoundError e) {
      throw new IOException(
          place + " needs the jars of Hadoop's client on the class path: " + e.getMessage(), e);
    }
  }

  /** Returns the names in {@code folder}, sorted; none if it does not exist. */
  List<String> list(String folder) throws IOException;

  /** Returns the content of {@code file}; null if it does not exist. */
  byte @Nullable [] read(String file) throws IOException;

  /**
   * Creates {@code file}, if it does not exist. Of several processes that try at once, one
   * succeeds; except in object stores, where the last one replaces the content of the others.
   *
   * @return whether this call has created it
   */
  boolean create(String file, byte[] content) throws IOException;

  /** Replaces {@code file}. Readers find its old content or the new, never a part. */
  void replace(String file, byte[] content) throws IOException;

  /** Deletes {@code file}, if it exists. */
  void delete(String file) throws IOException;
}
