package dev.streamgauge.pipelines.run;

import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;

/** The jar this program runs from. */
public final class ProgramJar {
  private ProgramJar() {}

  /** Returns the path of the jar; empty if classes are in a folder, as on a developer's machine. */
  public static Optional<Path> path() {
    try {
      Path program =
          Path.of(ProgramJar.class.getProtectionDomain().getCodeSource().getLocation().toURI());
      return Files.isRegularFile(program) ? Optional.of(program) : Optional.empty();
    } catch (URISyntaxException e) {
      throw new IllegalStateException("a code source is a file", e);
    }
  }
}
