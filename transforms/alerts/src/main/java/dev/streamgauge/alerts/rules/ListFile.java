package dev.streamgauge.alerts.rules;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.streamgauge.files.ReloadedFile;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Collectors;

/**
 * The files of lists that rules refer to. Static, one for each file, as with {@link RulesFile}: all
 * parts of a pipeline share what was read.
 */
final class ListFile {
  private static final Map<String, ReloadedFile<Set<String>>> WATCHED = new ConcurrentHashMap<>();

  private ListFile() {}

  static ReloadedFile<Set<String>> at(String path) {
    return WATCHED.computeIfAbsent(
        path, p -> new ReloadedFile<>(Path.of(p), "list", Set.of(), ListFile::read));
  }

  /**
   * Checks that the file can be read.
   *
   * @throws IllegalArgumentException if it cannot
   */
  static String check(String path) {
    try {
      read(Path.of(path));
      return path;
    } catch (NoSuchFileException e) {
      throw new IllegalArgumentException("there is no file \"" + path + "\"", e);
    } catch (IOException e) {
      throw new IllegalArgumentException("\"" + path + "\" cannot be read: " + e, e);
    }
  }

  /** Reads a value per line; empty lines and those that begin with # are left out. */
  private static Set<String> read(Path file) throws IOException {
    return Files.readString(file, UTF_8)
        .lines()
        .map(String::strip)
        .filter(line -> !line.isEmpty() && !line.startsWith("#"))
        .collect(Collectors.toUnmodifiableSet());
  }
}
