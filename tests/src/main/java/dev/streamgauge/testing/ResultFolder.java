package dev.streamgauge.testing;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;

/** The results in the directory of a file sink, read as its files appear. */
public final class ResultFolder {
  private final Path folder;
  private final Set<Path> read = new HashSet<>();
  private final JsonResults results = new JsonResults();
  private int corrections;

  /** Creates a reader of the results in {@code folder}, which need not exist yet. */
  public ResultFolder(Path folder) {
    this.folder = folder;
  }

  /** Returns all results so far. */
  public JsonResults results() {
    if (Files.isDirectory(folder)) {
      files().stream().filter(read::add).forEach(this::read);
    }
    return results;
  }

  /** Returns how many results seen so far replaced one with another count. */
  public int corrections() {
    return corrections;
  }

  private List<Path> files() {
    try (Stream<Path> files = Files.list(folder)) {
      // An incomplete file has another name.
      return files.filter(file -> file.toString().endsWith(".jsonl")).sorted().toList();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private void read(Path file) {
    try {
      for (String line : Files.readAllLines(file)) {
        if (results.update(line).filter(change -> change.before() > 0).isPresent()) {
          corrections++;
        }
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
