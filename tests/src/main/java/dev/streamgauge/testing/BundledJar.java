package dev.streamgauge.testing;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Iterator;
import java.util.Locale;

/** The bundled jars from the build, with everything that a runner's cluster does not provide. */
public final class BundledJar {
  private BundledJar() {}

  /** Returns the one for spark-submit. */
  public static Path spark() {
    return of(Runners.SPARK);
  }

  /** Returns the one for flink run. */
  public static Path flink() {
    return of(Runners.FLINK);
  }

  /** Returns the one with the runner called {@code runner}. */
  public static Path of(String runner) {
    String module = runner.replace("Runner", "").toLowerCase(Locale.ROOT);
    Path target = Launcher.repository().resolve("runners-config").resolve(module).resolve("target");
    try (DirectoryStream<Path> found =
        Files.newDirectoryStream(target, "streamgauge-bundled-" + module + "-*.jar")) {
      Iterator<Path> jars = found.iterator();
      if (!jars.hasNext()) {
        throw new IllegalStateException("No bundled jar in " + target + ": mvn package makes it.");
      }
      return jars.next();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
