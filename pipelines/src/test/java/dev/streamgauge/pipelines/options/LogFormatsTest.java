package dev.streamgauge.pipelines.options;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.streamgauge.pipelines.Command;
import dev.streamgauge.pipelines.run.ExitCode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
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
  public void withoutAFormatTimesAreThoseOfAuto() throws IOException {
    String lines =
        "\ufeff{\"level\":\"error\",\"msg\":\"expired at 2021-01-01T00:00:00Z\",\"time\":1700000000000}\n"
            + "\u001b[2m2023-11-14T22:13:21Z\u001b[0m \u001b[31mERROR\u001b[0m a\n"
            + "2023-11-14 17:13:22 EST [71] FATAL:  a\n"
            + "2023-11-14T22:13:23.5Z stderr P 22:13:23 ERR\n"
            + "2023-11-14T22:13:23.6Z stderr F OR [main] a.B - a\n"
            + "\0\0\0<11>Nov 14 2023 22:13:24: %ASA-3-1: a\n"
            + "231114 221325 17 ERROR a.B: a\n"
            + "2023-11-14 22:13:26 CST ERROR a\n";
    for (List<String> format : List.of(List.<String>of(), List.of("--logFormat=auto"))) {
      Path dead = folder.newFolder().toPath();
      List<String> args =
          new ArrayList<>(
              List.of(
                  "monitor",
                  source(lines),
                  "--severity=error",
                  "--eventTime=line",
                  "--deadLetters=file://" + dead,
                  "--windowSize=10s",
                  "--windowPeriod=10s"));
      args.addAll(format);
      Command command = Command.run(args.toArray(new String[0]));

      assertThat(command.outLines())
          .containsExactly("2023-11-14 22:13:20 .. 22:13:30             6");
      assertThat(command.err()).contains("done: 7 lines read", ", 6 counted, 0 filtered, 1 dead, ");
      try (Stream<Path> files = Files.walk(dead)) {
        List<Path> letters = files.filter(Files::isRegularFile).toList();
        assertThat(letters).hasSize(1);
        assertThat(Files.readString(letters.get(0)))
            .contains("\"reason\":\"ambiguous time zone CST, which UTC does not use\"");
      }
    }
  }

  @Test
  public void timesBefore1970AreTimes() throws IOException {
    Command command =
        Command.run(
            "monitor",
            source("1969-12-31T23:59:58Z ERROR a\n1969-12-31T23:59:59Z ERROR a\n"),
            "--severity=error",
            "--eventTime=line",
            "--windowSize=10s",
            "--windowPeriod=10s");
    assertThat(command.outLines())
        .containsExactly("1969-12-31 23:59:50 .. 1970-01-01 00:00:00             2");
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
