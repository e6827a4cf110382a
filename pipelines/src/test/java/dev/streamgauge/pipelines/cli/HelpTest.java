package dev.streamgauge.pipelines.cli;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.util.List;
import org.junit.Test;

public class HelpTest {
  private static String help(Command command, String option) {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    assertThat(Help.asked(command, List.of(option), new PrintStream(out, true, UTF_8))).isTrue();
    return out.toString(UTF_8);
  }

  @Test
  public void urisAreOnOneLine() {
    for (Command command : Command.values()) {
      if (command.options().isPresent()) {
        assertThat(help(command, "--help=all").lines())
            .as(command.word())
            .noneMatch(line -> line.strip().startsWith("//"));
      }
    }
    assertThat(help(Command.MONITOR, "--help"))
        .containsPattern("[^\\S\n]kafka://broker\\[,broker\\]/topic")
        .contains("listen://host:port", "watch:///directory", "file:///path/glob");
  }
}
