package dev.streamgauge.pipelines.config;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.streamgauge.pipelines.options.ConfigException;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import org.junit.Before;
import org.junit.Rule;
import org.junit.Test;
import org.junit.rules.TemporaryFolder;

/** Runs the pipelines of a file by a launcher that is a shell script. */
public class RunCommandTest {
  @Rule public final TemporaryFolder folder = new TemporaryFolder();

  private final ByteArrayOutputStream out = new ByteArrayOutputStream();
  private final ByteArrayOutputStream err = new ByteArrayOutputStream();
  private Path file;
  private Path launcher;

  @Before
  public void writeAFile() throws IOException {
    file = folder.getRoot().toPath().resolve("gauge.yaml");
    Files.writeString(
        file,
        """
        defaults: {source: "socket://localhost:9999"}
        pipelines:
          a: {command: wordcount, runner: SparkRunner}
          b: {format: json}
        """);
    launcher = folder.getRoot().toPath().resolve("launcher");
  }

  private OptionalInt run(String script, String... args) throws IOException {
    Files.writeString(launcher, "#!/bin/sh\n" + script);
    Files.setPosixFilePermissions(launcher, PosixFilePermissions.fromString("rwx------"));
    return new RunCommand(
            new PrintStream(out, true, UTF_8),
            new PrintStream(err, true, UTF_8),
            Map.of(PipelineProcesses.LAUNCHER, launcher.toString()))
        .runProcesses(List.of(args));
  }

  @Test
  public void eachPipelineIsAProcess() throws IOException {
    OptionalInt code = run("echo \"$@\"; echo well >&2", "--config=" + file);
    assertThat(code).hasValue(0);
    assertThat(out.toString(UTF_8).lines())
        .containsExactlyInAnyOrder(
            "a | wordcount --config=" + file + " --pipeline=a --runner=SparkRunner",
            "monitor --config=" + file + " --pipeline=b --runner=DirectRunner");
    assertThat(err.toString(UTF_8).lines()).containsExactlyInAnyOrder("a | well", "b | well");
  }

  @Test(timeout = 120_000)
  public void aPipelineThatFailsStopsTheOthers() throws IOException {
    OptionalInt code =
        run(
            """
            ready=$(dirname "$0")/ready
            if [ "$1" = monitor ]; then
              while [ ! -e "$ready" ]; do sleep 0.1; done
              exit 3
            fi
            trap 'echo stopped; exit 0' TERM
            touch "$ready"
            while :; do sleep 0.1; done
            """,
            "--config=" + file);
    assertThat(code).hasValue(3);
    assertThat(out.toString(UTF_8)).isEqualTo("a | stopped\n");
  }

  @Test
  public void aPipelineForTheRunnerHereRunsHere() throws IOException {
    assertThat(run("exit 1", "--config=" + file, "--pipeline=b")).isEmpty();
  }

  @Test
  public void aPipelineForAnotherRunnerKeepsItsOptions() throws IOException {
    OptionalInt code = run("echo \"$@\"", "--config=" + file, "--pipeline=a", "--top=3");
    assertThat(code).hasValue(0);
    assertThat(out.toString(UTF_8))
        .isEqualTo(
            "a | wordcount --config=" + file + " --pipeline=a --top=3 --runner=SparkRunner\n");
  }

  @Test
  public void optionsAreForOnePipeline() {
    assertThatThrownBy(() -> run("exit 0", "--config=" + file, "--top=3"))
        .isInstanceOf(ConfigException.class)
        .hasMessageContaining("has several pipelines");
  }
}
