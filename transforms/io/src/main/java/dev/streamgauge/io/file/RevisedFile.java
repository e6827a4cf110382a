package dev.streamgauge.io.file;

import java.io.FileNotFoundException;
import java.io.IOException;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;

/**
 * A file that shows its highest revision, even when several workers write concurrently and out of
 * order on a file system without conditional writes.
 *
 * <p>Each revision is first written under its own name ({@code .part-00000.r7}). Its writer then
 * publishes the highest revision that exists, and checks again until no higher one has appeared: of
 * two writers, the one that publishes last has seen both.
 */
final class RevisedFile {
  private static final long NOTHING = -1;

  private final String directory;
  private final String name;

  /** Creates the file {@code name} in {@code directory}. */
  RevisedFile(String directory, String name) {
    this.directory = directory;
    this.name = name;
  }

  private record Revision(long number, String file) {}

  /** Writes a revision, and publishes it unless there is a higher one. */
  void write(long revision, byte[] bytes) throws IOException {
    WholeFiles.stage(directory, prefix() + revision, bytes);
    long shown = NOTHING;
    while (true) {
      Optional<Revision> highest =
          revisions().stream().max(Comparator.comparingLong(Revision::number));
      if (highest.isPresent() && highest.get().number() == shown) {
        break;
      }
      try {
        if (highest.isPresent()) {
          WholeFiles.copy(directory, highest.get().file(), name);
          shown = highest.get().number();
        }
      } catch (FileNotFoundException e) {
        // The writer that published a higher one deleted it.
      }
    }
    deleteBelow(shown);
  }

  private String prefix() {
    return "." + name + ".r";
  }

  private List<Revision> revisions() throws IOException {
    return WholeFiles.names(directory, prefix()).stream()
        .map(file -> new Revision(Long.parseLong(file.substring(prefix().length())), file))
        .toList();
  }

  private void deleteBelow(long shown) throws IOException {
    for (Revision revision : revisions()) {
      if (revision.number() < shown) {
        WholeFiles.delete(directory, revision.file());
      }
    }
  }
}
