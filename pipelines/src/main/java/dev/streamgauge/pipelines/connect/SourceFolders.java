package dev.streamgauge.pipelines.connect;

import dev.streamgauge.pipelines.options.ConfigException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;

/**
 * The files that sources keep in a directory of the run: those of a single source lie in it, those
 * of several in folders of their own.
 */
final class SourceFolders {
  private SourceFolders() {}

  /**
   * Fails if the directory belongs to a run with one source and now there are several, or the other
   * way round: what they have kept would not be found, and lines be lost or read again.
   */
  static void check(Path directory, boolean several) {
    if (several
        ? !hasFilesOfOne(directory)
        : !Files.isDirectory(directory.resolve(SourceList.FOLDER))) {
      return;
    }
    throw new ConfigException(
        String.format(
            "The directory %s belongs to a run with %s: start with the same --source, or name"
                + " another directory.",
            directory, several ? "a single source" : "several sources"));
  }

  /** Looks for the segments of a spool, the journal of files, and where Kafka was begun. */
  private static boolean hasFilesOfOne(Path directory) {
    if (!Files.isDirectory(directory)) {
      return false;
    }
    try (Stream<Path> files = Files.list(directory)) {
      return files
          .map(file -> file.getFileName().toString())
          .anyMatch(name -> name.endsWith(".log") || name.equals("kafka-start.properties"));
    } catch (IOException e) {
      return false;
    }
  }
}
