package dev.streamgauge.testing;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** Starts {@code ./streamgauge}, as a user does. */
public final class Launcher {
  private Launcher() {}

  /** Starts {@code ./streamgauge command --runner=runner options...}. */
  public static ProcessRun start(String runner, String command, String... options) {
    List<String> line = new ArrayList<>();
    line.add(repository().resolve("streamgauge").toString());
    line.add(command);
    line.add("--runner=" + runner);
    line.addAll(List.of(options));
    return ProcessRun.of(line).start();
  }

  /** The folder that the launcher is in: the working directory or one above. */
  public static Path repository() {
    for (Path dir = Path.of("").toAbsolutePath(); dir != null; dir = dir.getParent()) {
      if (Files.isExecutable(dir.resolve("streamgauge"))) {
        return dir;
      }
    }
    throw new IllegalStateException("No launcher above " + Path.of("").toAbsolutePath());
  }
}
