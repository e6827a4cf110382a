package dev.streamgauge.testing;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** Starts {@code ./streamgauge}, as a user does. */
public final class Launcher {
  /** The environment variable from which the launcher reads JVM flags. */
  public static final String JVM_OPTIONS = "STREAMGAUGE_JVM_OPTS";

  private Launcher() {}

  /** Starts {@code ./streamgauge command --runner=runner options...}. */
  public static ProcessRun start(String runner, String command, String... options) {
    return command(runner, command, List.of(options)).start();
  }

  /** Returns the same command, not started yet, so that environment variables can be set. */
  public static ProcessRun.Builder command(String runner, String command, List<String> options) {
    List<String> line = new ArrayList<>();
    line.add(repository().resolve("streamgauge").toString());
    line.add(command);
    line.add("--runner=" + runner);
    line.addAll(options);
    return ProcessRun.of(line);
  }

  /**
   * Returns the value of the variable {@value #JVM_OPTIONS} with {@code flags} added to its current
   * value.
   */
  public static String jvmOptions(String flags) {
    return System.getenv().getOrDefault(JVM_OPTIONS, "") + " " + flags;
  }

  /** Returns the folder of the launcher: the working directory or a parent. */
  public static Path repository() {
    for (Path dir = Path.of("").toAbsolutePath(); dir != null; dir = dir.getParent()) {
      if (Files.isExecutable(dir.resolve("streamgauge"))) {
        return dir;
      }
    }
    throw new IllegalStateException("No launcher above " + Path.of("").toAbsolutePath());
  }
}
