package dev.streamgauge.runners.spark;

import java.io.IOException;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Set;
import org.apache.hadoop.fs.LocalFileSystem;
import org.apache.hadoop.fs.Path;
import org.apache.hadoop.fs.RawLocalFileSystem;
import org.apache.hadoop.fs.permission.FsPermission;

/**
 * Hadoop's file system {@code file}, except that it sets permissions by itself. Without Hadoop's
 * native library, which few machines have, {@link RawLocalFileSystem} starts {@code chmod} for each
 * file and directory that it creates. Spark creates a dozen of them for the checkpoint of a
 * micro-batch, and waits for each process.
 */
public final class LocalFiles extends LocalFileSystem {
  /** Called by Hadoop. */
  public LocalFiles() {
    super(new Raw());
  }

  private static final class Raw extends RawLocalFileSystem {
    private static final boolean POSIX =
        FileSystems.getDefault().supportedFileAttributeViews().contains("posix");

    @Override
    public void setPermission(Path path, FsPermission permission) throws IOException {
      if (POSIX && !permission.getStickyBit()) {
        Files.setPosixFilePermissions(pathToFile(path).toPath(), permissions(permission));
      } else {
        super.setPermission(path, permission);
      }
    }

    private static Set<PosixFilePermission> permissions(FsPermission permission) {
      return PosixFilePermissions.fromString(
          permission.getUserAction().SYMBOL
              + permission.getGroupAction().SYMBOL
              + permission.getOtherAction().SYMBOL);
    }
  }
}
