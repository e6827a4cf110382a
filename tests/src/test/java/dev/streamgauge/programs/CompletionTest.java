package dev.streamgauge.programs;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.Assume.assumeTrue;

import dev.streamgauge.testing.ProcessRun;
import dev.streamgauge.testing.Program;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.Rule;
import org.junit.Test;
import org.junit.rules.TemporaryFolder;

/** The completion scripts in real shells, on a terminal, with the tabulator key. */
public class CompletionTest {
  private static final Duration TIMEOUT = Duration.ofMinutes(1);

  @Rule public final TemporaryFolder folder = new TemporaryFolder();

  /** Types {@code lines} into a shell, in which the program prints what it was called with. */
  private List<String> typed(String shell, String interactive, List<String> lines)
      throws IOException {
    Path script = folder.getRoot().toPath().resolve(shell + ".sh");
    try (ProcessRun run = Program.start("completion", shell)) {
      run.expectExit(0, TIMEOUT);
      Files.write(script, run.stdoutLines());
    }
    Path keys = folder.getRoot().toPath().resolve(shell + ".keys");
    Files.writeString(
        keys,
        "source "
            + script
            + "\nstreamgauge() { echo \"got: $*\"; }\n"
            + String.join("\n", lines)
            + "\nexit\n");
    String command = "script -qec '" + interactive + "' /dev/null < " + keys;
    try (ProcessRun run = ProcessRun.of("bash", "-c", command).env("TERM", "dumb").start()) {
      run.expectExit(0, TIMEOUT);
      return run.stdoutLines().stream()
          .filter(line -> line.startsWith("got: "))
          .map(line -> line.substring("got: ".length()).trim())
          .toList();
    }
  }

  private static void assumeInstalled(String program) {
    assumeTrue("needs " + program, Files.isExecutable(Path.of("/usr/bin", program)));
  }

  @Test
  public void bashCompletesCommandsOptionsAndValues() throws IOException {
    assumeInstalled("script");
    assertThat(
            typed(
                "bash",
                "bash --norc -i",
                List.of(
                    "streamgauge monitor --form\ttext",
                    "streamgauge mon\t--source x --runner Sp\t",
                    "streamgauge monitor --format=te\t",
                    "streamgauge rules ch\t")))
        .containsExactly(
            "monitor --format text",
            "monitor --source x --runner SparkRunner",
            "monitor --format=text",
            "rules check");
  }

  @Test
  public void zshCompletesCommandsOptionsAndValues() throws IOException {
    assumeInstalled("script");
    assumeInstalled("zsh");
    assertThat(
            typed(
                "zsh",
                "zsh -f -i",
                List.of(
                    "streamgauge monitor --form\ttext",
                    "streamgauge mon\t--source x --runner Sp\t")))
        .containsExactly("monitor --format text", "monitor --source x --runner SparkRunner");
  }
}
