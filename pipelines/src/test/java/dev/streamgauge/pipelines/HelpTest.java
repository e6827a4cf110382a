package dev.streamgauge.pipelines;

import static org.assertj.core.api.Assertions.assertThat;

import dev.streamgauge.pipelines.run.ExitCode;
import org.junit.Test;

public class HelpTest {
  @Test
  public void listsTheCommandsOwnOptions() {
    for (String arg : new String[] {"--help", "-h", "--help=true"}) {
      Command command = Command.run("monitor", "--windowSize=bad", arg);
      assertThat(command.exitCode()).isEqualTo(ExitCode.DONE);
      assertThat(command.err()).isEmpty();
      assertThat(command.outLines())
          .startsWith("Usage: streamgauge monitor [--option=value ...]")
          .contains(
              "  --windowSize=30s",
              "      The size of a window.",
              "  --sink=console",
              "  --source",
              "  --runner=DirectRunner")
          .doesNotContain("  --top=10", "  --tempLocation")
          .allMatch(line -> line.length() <= 90);
    }
  }

  @Test
  public void eachCommandHasItsOwn() {
    assertThat(Command.run("wordcount", "--help").outLines())
        .contains("  --top=10", "  --windowSize=1s")
        .noneMatch(line -> line.startsWith("  --contains"));
    assertThat(Command.run("sessions", "--help").outLines())
        .contains("  --by=column:1", "  --gap=30s")
        .noneMatch(line -> line.startsWith("  --windowSize"));
    assertThat(Command.run("demo", "--help").outLines())
        .contains("  --demoRate=20000", "  --contains=ERROR")
        // The demo brings its own.
        .doesNotContain("  --source");
  }

  @Test
  public void beamsOptionsByTheNameOfTheirInterface() {
    assertThat(Command.run("monitor", "--help").out()).contains("DirectOptions");
    Command command = Command.run("monitor", "--help=DirectOptions");
    assertThat(command.exitCode()).isEqualTo(ExitCode.DONE);
    assertThat(command.out()).contains("--targetParallelism");
  }

  @Test
  public void anUnknownNameIsRefusedWithThoseThereAre() {
    Command command = Command.run("monitor", "--help=NoOptions");
    assertThat(command.exitCode()).isEqualTo(ExitCode.WRONG);
    assertThat(command.out()).isEmpty();
    assertThat(command.errLines())
        .singleElement()
        .asString()
        .startsWith("streamgauge: --help=NoOptions is not known: ")
        .contains("DirectOptions");
  }
}
