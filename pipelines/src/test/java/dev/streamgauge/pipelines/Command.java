package dev.streamgauge.pipelines;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.util.List;
import java.util.Map;

/** A command run by {@link Main#run}, and what it has printed. */
public record Command(int exitCode, String out, String err) {
  public static Command run(String... args) {
    return run(Map.of(), args);
  }

  /** Runs a command with the environment variables {@code environment} alone. */
  public static Command run(Map<String, String> environment, String... args) {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    ByteArrayOutputStream err = new ByteArrayOutputStream();
    PrintStream before = System.out;
    System.setOut(new PrintStream(out, true, UTF_8));
    try {
      int code = Main.run(args, environment, new PrintStream(err, true, UTF_8));
      return new Command(code, out.toString(UTF_8), err.toString(UTF_8));
    } finally {
      System.setOut(before);
    }
  }

  public List<String> outLines() {
    return out.lines().toList();
  }

  public List<String> errLines() {
    return err.lines().toList();
  }
}
