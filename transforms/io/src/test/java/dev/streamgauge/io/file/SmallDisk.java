package dev.streamgauge.io.file;

import static org.junit.Assume.assumeTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.rules.ExternalResource;
import org.junit.rules.TemporaryFolder;

/** A full disk of 64 KiB, for which one has to be root; tests are skipped if it cannot be. */
final class SmallDisk extends ExternalResource {
  private final TemporaryFolder folder = new TemporaryFolder();

  /** The directory that is the disk. */
  Path path() {
    return folder.getRoot().toPath();
  }

  /** Makes room. */
  void free() throws IOException {
    Files.delete(path().resolve("ballast"));
  }

  @Override
  protected void before() throws Throwable {
    folder.create();
    assumeTrue(
        "a small disk cannot be mounted: that takes root",
        run("mount", "-t", "tmpfs", "-o", "size=64k", "tmpfs", path().toString()) == 0);
    Files.write(path().resolve("ballast"), new byte[64 * 1024]);
  }

  @Override
  protected void after() {
    try {
      run("umount", path().toString());
    } catch (IOException e) {
      throw new IllegalStateException(e);
    } finally {
      folder.delete();
    }
  }

  private static int run(String... command) throws IOException {
    try {
      return new ProcessBuilder(command)
          .redirectErrorStream(true)
          .redirectOutput(ProcessBuilder.Redirect.DISCARD)
          .start()
          .waitFor();
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }
}
