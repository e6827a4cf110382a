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
 * By which it is seen that files have changed, also if they are replaced by renaming or by another
 * target of a link, as Kubernetes does it. Of two that are equal the files are the same.
 */
@Internal
public record FileStamp(List<String> files) {
  /** Returns the stamp of {@code files} now; null ones are none, and a missing one is as good as any. */
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
