package dev.streamgauge.testing;

import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import org.apache.commons.compress.archivers.tar.TarArchiveEntry;
import org.apache.commons.compress.archivers.tar.TarArchiveInputStream;
import org.apache.commons.compress.compressors.xz.XZCompressorInputStream;

/** PostgreSQL's programs, unpacked from the class path once per JVM. */
final class PostgresPrograms {
  private static final String ARCHIVE = "/postgres-linux-x86_64.txz";

  private static final class Unpacked {
    private static final Path FOLDER = unpack();
  }

  private PostgresPrograms() {}

  /** Returns the path of {@code program}. */
  static String path(String program) {
    return Unpacked.FOLDER.resolve("bin").resolve(program).toString();
  }

  private static Path unpack() {
    try {
      Path folder = Files.createTempDirectory("streamgauge-postgres-programs");
      Runtime.getRuntime().addShutdownHook(new Thread(() -> TempFolders.delete(folder)));
      // The server's user, who differs from this one, runs them.
      Files.setPosixFilePermissions(folder, PosixFilePermissions.fromString("rwxr-xr-x"));
      try (InputStream in = PostgresPrograms.class.getResourceAsStream(ARCHIVE);
          TarArchiveInputStream tar =
              new TarArchiveInputStream(new XZCompressorInputStream(new BufferedInputStream(in)))) {
        for (TarArchiveEntry entry; (entry = tar.getNextEntry()) != null; ) {
          unpack(entry, tar, folder);
        }
      }
      return folder;
    } catch (IOException e) {
      throw new UncheckedIOException("Could not unpack PostgreSQL", e);
    }
  }

  private static void unpack(TarArchiveEntry entry, InputStream content, Path folder)
      throws IOException {
    Path file = folder.resolve(entry.getName()).normalize();
    if (entry.isDirectory()) {
      Files.createDirectories(file);
      return;
    }
    Files.createDirectories(file.getParent());
    if (entry.isSymbolicLink()) {
      Files.createSymbolicLink(file, Path.of(entry.getLinkName()));
    } else {
      Files.copy(content, file);
      Files.setPosixFilePermissions(
          file,
          PosixFilePermissions.fromString(
              (entry.getMode() & 0100) != 0 ? "rwxr-xr-x" : "rw-r--r--"));
    }
  }
}
