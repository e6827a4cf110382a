package dev.streamgauge.alerts.rules;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.streamgauge.alerts.yaml.YamlException;
import dev.streamgauge.util.Fuzz;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.lang.management.ThreadMXBean;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.Test;

/** Damages the rules that are shipped and checks what must hold for any file. */
public class RulesFuzzTest {
  private static final Duration LONGEST = Duration.ofSeconds(20);

  private static final String[] PIECES = {
    "&a ",
    "*a",
    "<<: *a",
    "- ",
    ": ",
    "[",
    "]",
    "{",
    "}",
    "\"",
    "'",
    "|",
    ">",
    "#",
    "!!int ",
    "---",
    "...",
    "\t",
    "\n",
    "\0",
    "\ufeff",
    "\u2028",
    "99999999999999999999s",
    "-1s",
    "0s",
    "1e999",
    "NaN",
    "count > 3",
    "absent",
    "spike 3x",
    "new(user)",
    "${",
    "${labels.x}",
    "(((((",
    "a{0,65535}{9}",
    "null"
  };

  @Test
  public void whatHoldsForAnyRulesFileHolds() throws IOException {
    List<String> shipped = shipped();
    Fuzz.run("rules", 1_500, 1, random -> round(shipped, random));
  }

  /** Goes on for as many rounds, from a seed, as it is told. */
  public static void main(String[] args) throws IOException {
    List<String> shipped = shipped();
    Fuzz.main("rules", args, random -> round(shipped, random));
  }

  private static List<String> shipped() throws IOException {
    Path rules = Path.of("rules");
    while (!Files.isRegularFile(rules.resolve("disk.yml"))) {
      rules = Path.of("..").resolve(rules);
    }
    List<String> texts = new ArrayList<>();
    try (Stream<Path> files = Files.list(rules)) {
      for (Path file : files.sorted().toList()) {
        texts.add(Files.readString(file));
      }
    }
    return texts;
  }

  private static void round(List<String> shipped, Random random) {
    String text = shipped.get(random.nextInt(shipped.size()));
    for (int i = random.nextInt(4); i >= 0; i--) {
      text = changed(text, random);
    }
    if (random.nextInt(4) == 0) {
      text = new String(Fuzz.damaged(text.getBytes(UTF_8), random), UTF_8);
    }
    // Not the time of day: the machine may be busy.
    ThreadMXBean threads = ManagementFactory.getThreadMXBean();
    long start = threads.getCurrentThreadCpuTime();
    try {
      RuleSet unused = RuleSet.parse("fuzz.yml", text);
    } catch (YamlException e) {
      assertThat(e.problems()).as(text).isNotEmpty();
      for (String problem : e.problems()) {
        assertThat(problem).as(text).matches("(?s)fuzz\\.yml:\\d+:\\d+: .+");
      }
    } catch (RuntimeException | Error e) {
      throw new AssertionError(text, e);
    }
    if (threads.getCurrentThreadCpuTime() - start > LONGEST.toNanos()) {
      throw new AssertionError("takes very long: " + text);
    }
  }

  private static String changed(String text, Random random) {
    if (text.isEmpty()) {
      return PIECES[random.nextInt(PIECES.length)];
    }
    int at = random.nextInt(text.length());
    int to = Math.min(text.length(), at + random.nextInt(30));
    String piece = PIECES[random.nextInt(PIECES.length)];
    List<String> lines = new ArrayList<>(Arrays.asList(text.split("\n", -1)));
    int line = random.nextInt(lines.size());
    switch (random.nextInt(7)) {
      case 0 -> {
        return text.substring(0, at) + piece + text.substring(at);
      }
      case 1 -> {
        return text.substring(0, at) + piece + text.substring(to);
      }
      case 2 -> {
        return text.substring(0, at) + text.substring(to);
      }
      case 3 -> lines.remove(line);
      case 4 -> lines.add(random.nextInt(lines.size() + 1), lines.get(line));
      case 5 -> Collections.swap(lines, line, random.nextInt(lines.size()));
      default -> lines.set(line, " ".repeat(random.nextInt(6)) + lines.get(line).strip());
    }
    return String.join("\n", lines);
  }
}
