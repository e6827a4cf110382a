package dev.streamgauge.pipelines;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.Rule;
import org.junit.Test;
import org.junit.rules.TemporaryFolder;

public class LogFormatsTest {
  @Rule public final TemporaryFolder folder = new TemporaryFolder();

  private String source(String text) throws IOException {
    Path file = folder.newFolder().toPath().resolve("a.log");
    Files.writeString(file, text, UTF_8);
    return "--source=file://" + file;
  }

  private static void refused(String message, String... args) {
    Command command = Command.run(args);
    assertThat(command.err()).startsWith("streamgauge: " + message).hasLineCount(1);
    assertThat(command.exitCode()).isEqualTo(ExitCode.WRONG);
  }

  @Test
  public void countsLinesBySeverityAndTracesAsPartOfTheirs() throws IOException {
    Command command =
        Command.run(
            "monitor",
            source(
                "2023-11-14 22:13:20,123 ERROR [main] a.B: full\n"
                    + "java.io.IOException: ERROR\n\tat c.D: ERROR\n"
                    + "2023-11-14 22:13:21,123 INFO [main] a.B: no ERROR\n"
                    + "{\"level\":50,\"msg\":\"full\",\"time\":1700000002000}\n"
                    + "level=warn msg=ERROR ts=2023-11-14T22:13:23Z\n"),
            "--severity=error",
            "--logFormat=auto",
            "--multiline=stackTraces",
            "--eventTime=line",
            "--windowSize=10s",
            "--windowPeriod=10s");

    assertThat(command.exitCode()).isEqualTo(ExitCode.DONE);
    assertThat(command.outLines()).containsExactly("2023-11-14 22:13:20 .. 22:13:30             2");
    assertThat(command.err()).contains("done: 4 lines read", ", 2 counted, 2 filtered, ");
  }

  @Test
  public void malformedLinesAreDeadIfAsked() throws IOException {
    Path dead = folder.newFolder().toPath();
    Command command =
        Command.run(
            "monitor",
            source(
                "{\"level\":\"error\"}\n{\"level\":\"error\"\nERROR oops\n{\"level\":\"info\"}\n"),
            "--severity=ERROR",
            "--logFormat=json",
            "--malformed=dead",
            "--deadLetters=file://" + dead,
            "--windowSize=1h",
            "--windowPeriod=1h");

    assertThat(command.err()).contains("done: 4 lines read", ", 1 counted, 1 filtered, 2 dead, ");
    try (var files = Files.list(dead)) {
      List<String> letters =
          files
              .flatMap(
                  file -> {
                    try {
                      return Files.readAllLines(file).stream();
                    } catch (IOException e) {
                      throw new AssertionError(e);
                    }
                  })
              .toList();
      assertThat(letters).hasSize(2).allMatch(letter -> letter.contains("\"reason\":\"not json\""));
    }
  }

  @Test
  public void wrongOptionsAreRefused() throws IOException {
    String source = source("x\n");
    refused(
        "--severity=bad is not a severity: use TRACE, DEBUG, INFO,",
        "monitor",
        source,
        "--severity=bad");
    refused("--severity=UNKNOWN is not a severity", "monitor", source, "--severity=UNKNOWN");
    refused(
        "--logFormat=xml: There is no log format \"xml\": choose one of auto, raw,",
        "monitor",
        source,
        "--logFormat=xml");
    refused("--multiline=(: Not a regular expression", "monitor", source, "--multiline=(");
    refused(
        "--malformed=gone is not known: use raw or dead.", "monitor", source, "--malformed=gone");
    refused("--malformed=dead needs a --logFormat", "monitor", source, "--malformed=dead");
    refused(
        "--stopWhenIdle=1s with --multiline: A source that stops after 1000 ms",
        "monitor",
        "--source=socket://127.0.0.1:1",
        "--multiline=stackTraces",
        "--stopWhenIdle=1s");
    refused(
        "--multiline is for sockets and files",
        "monitor",
        "--source=kafka://127.0.0.1:1/logs",
        "--multiline=stackTraces");
  }
}
