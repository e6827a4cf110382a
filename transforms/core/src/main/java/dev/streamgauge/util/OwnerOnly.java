package dev.streamgauge.util;

import java.io.IOException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFileAttributeView;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Set;
import org.apache.beam.sdk.annotations.Internal;

/**
 * Creates files and directories that only their owner may read, since they contain log lines.
 * Without POSIX permissions, the system's defaults apply.
 */
@Internal
public final class OwnerOnly {
  private static final Set<PosixFilePermission> FILE = PosixFilePermissions.fromString("rw-------");
  private static final Set<PosixFilePermission> DIRECTORY =
      PosixFilePermissions.fromString("rwx------");

  private OwnerOnly() {}

  /**
   * Creates {@code directory} and its parents, readable only by the owner. An existing one is
   * unchanged, since it may be shared, such as {@code /tmp}.
   */
  public static Path directory(Path directory) throws IOException {
    if (!Files.isDirectory(directory)) {
      Files.createDirectories(directory, attributes(directory, DIRECTORY));
    }
    return directory;
  }

  /**
   * Creates the empty file {@code file} unless it exists, and makes it readable only by the owner.
   */
  public static Path file(Path file) throws IOException {
    try {
      // Never readable by others, not even for a moment.
      Files.createFile(file, attributes(file, FILE));
    } catch (FileAlreadyExistsException e) {
      // It may come from an earlier version, which left it readable.
    }
    restrict(file, FILE);
    return file;
  }

  /** Makes {@code file}, which other code created, readable only by the owner. */
  public static void close(Path file) throws IOException {
    restrict(file, Files.isDirectory(file) ? DIRECTORY : FILE);
  }

  private static FileAttribute<?>[] attributes(Path path, Set<PosixFilePermission> permissions) {
    return path.getFileSystem().supportedFileAttributeViews().contains("posix")
        ? new FileAttribute<?>[] {PosixFilePermissions.asFileAttribute(permissions)}
        : new FileAttribute<?>[0];
  }

  private static void restrict(Path path, Set<PosixFilePermission> permissions) throws IOException {
    PosixFileAttributeView view = Files.getFileAttributeView(path, PosixFileAttributeView.class);
    if (view != null && !view.readAttributes().permissions().equals(permissions)) {
      view.setPermissions(permissions);
    }
  }
}
