package dev.streamgauge.pipelines;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;

/** Random lines for the programs, and a stream that catches what they print. */
public final class Lines {
  private static final ByteArrayOutputStream bytes = new ByteArrayOutputStream();
  private static final PrintStream stream = new PrintStream(bytes, true, StandardCharsets.UTF_8);

  private Lines() {}

  static List<String> random(int count) {
    Random random = new Random(5);
    List<String> lines = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      String level = random.nextInt(7) == 0 ? "ERROR" : random.nextInt(5) == 0 ? "" : "INFO";
      lines.add(level + " word" + random.nextInt(20) + " größe" + random.nextInt(3));
    }
    return lines;
  }

  /** The stream printed to: static, since a runner works on copies of the sink. */
  public static PrintStream stream() {
    return stream;
  }

  public static List<String> printed() {
    List<String> lines = bytes.toString(StandardCharsets.UTF_8).lines().toList();
    bytes.reset();
    return lines;
  }
}
