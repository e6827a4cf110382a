package dev.streamgauge.io.tail;

import java.nio.file.FileSystems;
import java.nio.file.Path;
import java.nio.file.PathMatcher;
import java.util.List;

/**
 * Which files of a directory are asked for: all but hidden ones, or those whose name matches the
 * last part of a path.
 */
final class FilePattern {
  /** What is in them is not lines, and if they are logs, their lines have been read before. */
  private static final List<String> NOT_TEXT =
      List.of(".bz2", ".xz", ".zst", ".lz4", ".zip", ".7z");

  /** How Hadoop's own commands name a file that they have not written to its end. */
  private static final String COPYING = "._COPYING_";

  private final PathMatcher matcher;
  private final boolean hidden;

  private FilePattern(PathMatcher matcher, boolean hidden) {
    this.matcher = matcher;
    this.hidden = hidden;
  }

  /** All files. */
  static FilePattern all() {
    return new FilePattern(name -> true, false);
  }

  /**
   * The files whose names match, by the wildcards {@code *}, {@code [ab]} and <code>{a,b}</code>.
   */
  static FilePattern of(String pattern) {
    // In a glob the backslash quotes; in a name it is a character like any other.
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
