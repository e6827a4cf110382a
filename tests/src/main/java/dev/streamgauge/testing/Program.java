package dev.streamgauge.testing;

import java.util.ArrayList;
import java.util.List;

/**
 * The program as a process from this JVM's class path, for tests of what does not depend on the
 * bundled jars: it starts sooner than {@link Launcher}.
 */
public final class Program {
  private static final String MAIN = "dev.streamgauge.pipelines.Main";

  private Program() {}

  /** Returns the command line of the program with {@code args}. */
  public static List<String> command(String... args) {
    List<String> flags = new ArrayList<>(JavaCommand.runnerFlags());
    flags.addAll(List.of("-XX:+UseSerialGC", "-XX:TieredStopAtLevel=1"));
    return JavaCommand.of(
        System.getProperty("java.class.path"), flags, "512m", MAIN, List.of(args));
  }

  /** Returns the same as a command for a shell. */
  public static String shellCommand(String... args) {
    StringBuilder text = new StringBuilder();
    for (String word : command(args)) {
      text.append(text.isEmpty() ? "" : " ")
          .append('\'')
          .append(word.replace("'", "'\\''"))
          .append('\'');
    }
    return text.toString();
  }

  /** Starts the program. */
  public static ProcessRun start(String... args) {
    return ProcessRun.of(command(args)).start();
  }

  /**
   * Returns the program on a terminal of its own, which merges standard output and standard error;
   * {@code script} from Debian's bsdutils makes the terminal.
   */
  public static ProcessRun.Builder onTerminal(String... args) {
    return ProcessRun.of("script", "-qec", shellCommand(args), "/dev/null").env("TERM", "xterm");
  }
}
