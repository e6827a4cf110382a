package dev.streamgauge.pipelines.options;

import dev.streamgauge.util.Encodings;
import java.io.IOException;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.checkerframework.checker.nullness.qual.Nullable;

/** Reads the words that {@code --ignore} names. */
public final class IgnoreList {
  private IgnoreList() {}

  /**
   * Returns the words in {@code file}, which is UTF-8 or UTF-16 text separated by white space; an
   * empty set without a file.
   *
   * @throws ConfigException if it cannot be read
   */
  public static Set<String> read(@Nullable String file) {
    if (file == null) {
      return Set.of();
    }
    try {
      Set<String> words =
          new HashSet<>(List.of(Encodings.readString(Path.of(file)).strip().split("\\s+")));
      words.remove("");
      return words;
    } catch (IOException | InvalidPathException e) {
      throw new ConfigException("--ignore=" + file + " cannot be read: " + e, e);
    }
  }
}
