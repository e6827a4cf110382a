package dev.streamgauge.faults;

import dev.streamgauge.testing.ProcessRun;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;

/** A folder on a small disk that soon fills up: a tmpfs, which requires root. */
final class SmallDisk implements AutoCloseable {
  private static final Duration TIMEOUT = Duration.ofSeconds(30);

  private final Path folder;
  private final boolean mounted;

  /** Thrown when this user may not mount. */
  static final class NotPossible extends Exception {
    private static final long serialVersionUID = 1L;

    NotPossible(String reason) {
      super(reason);
    }
  }

  private SmallDisk(Path folder, boolean mounted) {
    this.folder = folder;
    this.mounted = mounted;
  }

  /** Creates {@code folder}, on a disk of {@code mebibytes} MiB unless that is 0. */
  static SmallDisk mounted(Path folder, int mebibytes) throws NotPossible {
    if (mebibytes == 0) {
      return new SmallDisk(folder, false);
    }
    try {
      Files.createDirectories(folder);
      String size = "size=" + mebibytes + "m";
      if (run("mount", "-t", "tmpfs", "-o", size, "tmpfs", folder.toString()) != 0) {
        throw new NotPossible("skipped: a tmpfs cannot be mounted, which takes root");
      }
      return new SmallDisk(folder, true);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static int run(String... command) {
    try (ProcessRun run = ProcessRun.of(command).start()) {
      return run.waitFor(TIMEOUT);
    }
  }

  @Override
  public void close() {
    if (mounted && run("umount", "-l", folder.toString()) != 0) {
      throw new IllegalStateException("Could not unmount " + folder);
    }
  }
}
