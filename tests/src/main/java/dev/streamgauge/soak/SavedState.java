package dev.streamgauge.soak;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.HashMap;
import java.util.Map;
import java.util.regex.Pattern;

/** What a runner has saved in its folder for checkpoints. */
final class SavedState {
  /** Spark has a folder for each state and micro-batch, Flink one for each checkpoint. */
  private static final Pattern STATE = Pattern.compile("rdd-\\d+|chk-\\d+");

  private SavedState() {}

  /** Returns the bytes of the largest state; 0 if there is none. */
  static long largest(Path folder) {
    Map<Path, Long> sizes = new HashMap<>();
    try {
      Files.walkFileTree(
          folder,
          new SimpleFileVisitor<>() {
            @Override
            public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) {
              if (STATE.matcher(file.getParent().getFileName().toString()).matches()) {
                sizes.merge(file.getParent(), attributes.size(), Long::sum);
              }
              return FileVisitResult.CONTINUE;
            }

            @Override
            public FileVisitResult visitFileFailed(Path file, IOException e) {
              // The runner deletes old ones meanwhile.
              return FileVisitResult.CONTINUE;
            }

            @Override
            public FileVisitResult postVisitDirectory(Path directory, IOException e) {
              return FileVisitResult.CONTINUE;
            }
          });
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return sizes.values().stream().mapToLong(size -> size).max().orElse(0);
  }
}
