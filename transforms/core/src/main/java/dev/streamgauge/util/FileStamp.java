package dev.streamgauge.util;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.ArrayList;
import java.util.List;
import org.apache.beam.sdk.annotations.Internal;
import org.checkerframework.checker.nullness.qual.Nullable;

/**
 * Detects changed files, including files replaced by renaming or by retargeting a link, as
 * Kubernetes does. Equal stamps mean unchanged files.
 */
@Internal
public record FileStamp(List<String> files) {
  /**
   * Returns the current stamp of {@code files}; null files are skipped, and missing ones are
   * allowed.
   */
  public static FileStamp of(@Nullable String... files) {
    List<String> stamps = new ArrayList<>();
    for (String file : files) {
      stamps.add(file == null ? "" : stamp(file));
    }
    return new FileStamp(List.copyOf(stamps));
  }

  private static String stamp(String file) {
    try {
      BasicFileAttributes now = Files.readAttributes(Path.of(file), BasicFileAttributes.class);
      return now.fileKey() + " " + now.size() + " " + now.lastModifiedTime();
    } catch (IOException e) {
      return e.toString();
    }
  }
}
