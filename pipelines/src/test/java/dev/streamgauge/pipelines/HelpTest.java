package dev.streamgauge.pipelines;

import static org.assertj.core.api.Assertions.assertThat;

import dev.streamgauge.pipelines.run.ExitCode;
import java.util.Arrays;
import java.util.List;
import org.junit.Test;

public class HelpTest {
  @Test
  public void groupsTheOptionsThatMostPeopleNeed() {
    for (String arg : new String[] {"--help", "-h", "--help=true"}) {
      Command command = Command.run("monitor", "--windowSize=bad", arg);
      assertThat(command.exitCode()).isEqualTo(ExitCode.DONE);
      assertThat(command.err()).isEmpty();
      assertThat(command.outLines())
          .startsWith("Usage: streamgauge monitor [--option=value ...]")
          .containsSubsequence(
              "Source:", "Windows:", "Output:", "Alerts:", "Restart:", "Security:", "Examples:")
          .allMatch(line -> line.length() <= 90);
      assertThat(options(command))
          .contains("--windowSize=30s", "--sink=console", "--source=VALUE")
          .contains("--runner=DirectRunner", "--checkpointDir=PATH", "--rules=PATH", "--quiet")
          .doesNotContain("--top=10", "--stallTimeout=10m", "--maxKeys=1000000");
      assertThat(command.outLines())
          .filteredOn(line -> line.startsWith("  streamgauge "))
          .hasSize(3);
    }
  }

  private static List<String> options(Command command) {
    return command.outLines().stream()
        .map(String::trim)
        .filter(line -> line.startsWith("--"))
        .map(line -> line.replaceFirst(" .*", ""))
        .toList();
  }

  @Test
  public void allListsTheRest() {
    for (String[] args : new String[][] {{"monitor", "--help=all"}, {"monitor", "--help", "all"}}) {
      Command all = Command.run(args);
      assertThat(all.exitCode()).isEqualTo(ExitCode.DONE);
      assertThat(all.outLines()).contains("More:");
      assertThat(options(all))
          .contains("--stallTimeout=10m", "--maxKeys=1000000", "--disorder=1s", "--source=VALUE")
          .doesNotContain("--tempLocation");
    }
    assertThat(Command.run("monitor", "--help").out()).contains("streamgauge monitor --help=all");
  }

  @Test
  public void everyCommandHasThreeExamplesThatItsOptionsAllow() {
    for (String name : List.of("demo", "monitor", "wordcount", "sessions", "replay")) {
      List<String> examples =
          Command.run(name, "--help").outLines().stream()
              .filter(line -> line.startsWith("  streamgauge "))
              .toList();
      assertThat(examples).as(name).hasSize(3);
      List<String> known =
          options(Command.run(name, "--help=all")).stream()
              .map(option -> option.replaceFirst("=.*", ""))
              .toList();
      for (String example : examples) {
        assertThat(example).startsWith("  streamgauge " + name);
        Arrays.stream(example.split(" "))
            .filter(word -> word.startsWith("--"))
            .forEach(word -> assertThat(known).contains(word.replaceFirst("=.*", "")));
      }
    }
  }

  @Test
  public void eachCommandHasItsOwn() {
    assertThat(options(Command.run("wordcount", "--help")))
        .contains("--top=10", "--windowSize=1s")
        .noneMatch(option -> option.startsWith("--contains"));
    assertThat(options(Command.run("sessions", "--help")))
        .contains("--by=column:1", "--gap=30s")
        .noneMatch(option -> option.startsWith("--windowSize"));
    assertThat(options(Command.run("demo", "--help")))
        .contains("--demoRate=20000", "--contains=ERROR")
        // The demo brings its own.
        .noneMatch(option -> option.startsWith("--source"));
  }

  @Test
  public void beamsOptionsByTheNameOfTheirInterface() {
    assertThat(Command.run("monitor", "--help=all").out()).contains("DirectOptions");
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
