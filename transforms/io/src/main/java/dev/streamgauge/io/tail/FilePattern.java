package dev.streamgauge.io.tail;

import java.nio.file.FileSystems;
import java.nio.file.Path;
import java.nio.file.PathMatcher;
import java.util.List;

/**
 * Selects files of a directory: all but hidden ones, or those whose name matches the last part of a
 * path.
 */
final class FilePattern {
  /** Their content is not lines, and if they are logs, their lines have been read before. */
  private static final List<String> NOT_TEXT =
      List.of(".bz2", ".xz", ".zst", ".lz4", ".zip", ".7z");

  /** How Hadoop's own commands name an incomplete file. */
  private static final String COPYING = "._COPYING_";

  private final PathMatcher matcher;
  private final boolean hidden;

  private FilePattern(PathMatcher matcher, boolean hidden) {
    this.matcher = matcher;
    this.hidden = hidden;
  }

  /** Selects all files. */
  static FilePattern all() {
    return new FilePattern(name -> true, false);
  }

  /**
   * Selects the files whose names match the wildcards {@code *}, {@code [ab]} and <code>{a,b}
   * </code>.
   */
  static FilePattern of(String pattern) {
    // In a glob the backslash quotes; in a name it is an ordinary character.
    return new FilePattern(
        FileSystems.getDefault().getPathMatcher("glob:" + pattern.replace("\\", "\\\\")),
        pattern.startsWith("."));
  }

  boolean matches(String name) {
    return (hidden || !name.startsWith("."))
        && !name.endsWith(COPYING)
        && NOT_TEXT.stream().noneMatch(name::endsWith)
        && matcher.matches(Path.of(name));
  }
}
