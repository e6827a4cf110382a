package dev.streamgauge.programs;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.Assume.assumeTrue;

import dev.streamgauge.testing.Ports;
import dev.streamgauge.testing.ProcessRun;
import dev.streamgauge.testing.Program;
import dev.streamgauge.testing.ReadAll;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.Rule;
import org.junit.Test;
import org.junit.rules.TemporaryFolder;

/** What people see who start the program from a terminal, or read its output in a pipe. */
public class TerminalTest {
  private static final Duration TIMEOUT = Duration.ofMinutes(2);
  private static final String ESCAPE = "\u001b";
  private static final String RED = ESCAPE + "[1;31m";

  /** After a carriage return, at which the output is cut into lines. */
  private static final String CLEAR_LINE = ESCAPE + "[K";

  @Rule public final TemporaryFolder folder = new TemporaryFolder();

  private static void awaitStderr(ProcessRun run, String text) {
    assertThat(run.waitUntil(() -> run.stderr().contains(text), TIMEOUT))
        .as(text + " in:\n" + run.stderr())
        .isTrue();
  }

  @Test
  public void connectionsAreReportedAsTheyFailComeAndGo() throws Exception {
    int port = Ports.free();
    try (ProcessRun run =
        Program.start(
            "monitor",
            "--source=socket://127.0.0.1:" + port,
            "--windowSize=1s",
            "--windowPeriod=1s")) {
      awaitStderr(
          run,
          "streamgauge: monitor on DirectRunner; reads socket://127.0.0.1:"
              + port
              + " (not connected yet); counts lines with ERROR in windows of 1s; results to the"
              + " console; first result within 1s after it has connected\n");
      awaitStderr(
          run,
          String.format(
              "streamgauge: cannot connect to 127.0.0.1:%d (refused), trying again;"
                  + " start `nc -lk %d`%n",
              port, port));
      try (ServerSocket server = new ServerSocket(port, 1, InetAddress.getLoopbackAddress())) {
        server.accept().close();
        awaitStderr(run, "streamgauge: connected to 127.0.0.1:" + port + "\n");
        awaitStderr(
            run,
            "streamgauge: 127.0.0.1:" + port + " has closed the connection, connecting again\n");
        try (Socket again = server.accept()) {
          awaitStderr(run, "streamgauge: connected to 127.0.0.1:" + port + " again\n");
          again.getOutputStream().write("ERROR\n".getBytes(UTF_8));
        }
      }
      run.terminate();
      run.expectExit(0, TIMEOUT);
      // Each attempt fails, but only the first of a minute is worth a line.
      assertThat(run.stderr().split("cannot connect", -1)).hasSizeLessThanOrEqualTo(3);
      assertThat(run.stderr()).doesNotContain(ESCAPE);
    }
  }

  @Test
  public void theStartLineSaysWhatRunsAndWhenTheFirstResultComes() throws Exception {
    int port = Ports.free();
    try (ProcessRun run =
        Program.start(
            "monitor",
            "--source",
            "listen://127.0.0.1:" + port,
            "--by",
            "column:1",
            ReadAll.OPTION)) {
      awaitStderr(run, "first result at ");
      assertThat(run.stderr().lines())
          .first()
          .asString()
          .matches(
              "streamgauge: monitor on DirectRunner; reads listen://127\\.0\\.0\\.1:"
                  + port
                  + " \\(bound\\); counts lines with ERROR by column:1 in windows of 30s every 10s;"
                  + " results to the console; first result at \\d\\d:\\d\\d:\\d0 UTC");
      try (Socket sender = new Socket("127.0.0.1", port)) {
        sender.getOutputStream().write("a ERROR\n".getBytes(UTF_8));
        awaitStderr(run, "streamgauge: the first sender has connected\n");
        awaitStderr(run, "progress: 1 line read, ");
        awaitStderr(run, ", idle; the next line comes when lines do\n");
      }
      awaitStderr(run, "streamgauge: no sender is connected any more\n");
      run.terminate();
      run.expectExit(0, TIMEOUT);
      // What is not saved is not said to be.
      assertThat(run.stderr()).doesNotContain("saved").contains("done: 1 line read in ");
    }
  }

  @Test
  public void aTerminalGetsBarsColorsAndAStatusLine() throws Exception {
    assumeTrue("needs script of bsdutils", Files.isExecutable(Path.of("/usr/bin/script")));
    String[] demo = {
      "demo",
      "--web=127.0.0.1:0",
      "--demoTime=3s",
      "--demoRate=2000",
      "--windowSize=5s",
      "--windowPeriod=1s",
      "--progressEvery=200ms",
      "--stopWhenIdle=1s"
    };
    try (ProcessRun run = Program.onTerminal(demo).env("NO_COLOR", "").start()) {
      run.expectExit(0, TIMEOUT);
      String screen = String.join("\n", run.stdoutLines());
      assertThat(screen)
          .contains(CLEAR_LINE, "progress: ", ESCAPE + "[36m█", ": right.")
          .contains("(incomplete: starts before the input)", "(incomplete: ends after the input)");
      // The line is rewritten in place: no text follows it on its line.
      assertThat(screen.lines().filter(line -> line.endsWith("windows printed")))
          .allMatch(line -> line.contains("done: "));
    }
    try (ProcessRun run = Program.onTerminal(demo).env("NO_COLOR", "1").start()) {
      run.expectExit(0, TIMEOUT);
      String screen = String.join("\n", run.stdoutLines());
      assertThat(screen).contains(CLEAR_LINE, "█").doesNotContain(ESCAPE + "[3", ESCAPE + "[1");
    }
  }

  @Test
  public void aPipeGetsPlainText() {
    try (ProcessRun run =
        Program.start(
            "demo",
            "--web=none",
            "--demoTime=3s",
            "--demoRate=2000",
            "--windowSize=5s",
            "--windowPeriod=1s",
            "--progressEvery=500ms",
            "--stopWhenIdle=1s")) {
      run.expectExit(0, TIMEOUT);
      assertThat(run.stdoutLines())
          .hasSizeGreaterThanOrEqualTo(3)
          .allMatch(
              line ->
                  line.matches(
                      "(FIRING|RESOLVED) .*|[-0-9: ]+ \\.\\. [0-9:]+  web-\\d\\d +\\d+(  \\(incomplete:"
                          + " (starts before the input|ends after the input|longer than the"
                          + " input)\\))?"));
      assertThat(run.stdoutLines()).first().asString().contains("(incomplete: starts before");
      assertThat(run.stderr()).doesNotContain(ESCAPE, "\r").contains("progress: ", ": right.\n");
    }
  }

  @Test
  public void firingAlertsStandOutOnATerminal() throws Exception {
    assumeTrue("needs script of bsdutils", Files.isExecutable(Path.of("/usr/bin/script")));
    Path dir = folder.getRoot().toPath();
    Path log = Files.writeString(dir.resolve("a.log"), "2023-11-14T22:13:20Z ERROR disk full\n");
    Path rules =
        Files.writeString(
            dir.resolve("rules.yaml"),
            """
            groups:
              - name: test
                rules:
                  - alert: Errors
                    select: {contains: ERROR}
                    window: 10s
                    every: 10s
                    condition: count >= 1
            """);
    List<String> screen;
    try (ProcessRun run =
        Program.onTerminal("replay", "--rules=" + rules, "--source=file://" + log)
            .env("NO_COLOR", "")
            .start()) {
      run.expectExit(0, TIMEOUT);
      screen = run.stdoutLines();
    }
    assertThat(screen).anyMatch(line -> line.contains(RED + "FIRING" + ESCAPE + "[0m Errors"));
  }

  @Test
  public void aReaderThatGoesEndsTheProgramQuietly() throws Exception {
    Path err = folder.getRoot().toPath().resolve("err");
    String command =
        Program.shellCommand(
            "demo",
            "--web=none",
            "--demoTime=1m",
            "--demoRate=2000",
            "--windowSize=1s",
            "--windowPeriod=1s",
            "-q");
    // The number of SIGPIPE, and what shells add to it.
    try (ProcessRun run =
        ProcessRun.of("bash", "-c", command + " | head -n 1; echo ${PIPESTATUS[0]}")
            .stderrTo(err)
            .start()) {
      run.expectExit(0, TIMEOUT);
      assertThat(run.stdoutLines()).hasSize(2).last().isEqualTo("141");
    }
    assertThat(err.toFile()).content().doesNotContain("failed", "closed", "Exception", "WARN");
  }

  @Test
  public void quietIsQuietAndVerboseIsNot() throws IOException {
    Path log = Files.writeString(folder.getRoot().toPath().resolve("a.log"), "ERROR\n");
    try (ProcessRun quiet =
            Program.start("monitor", "-q", "--source=file://" + log, "--windowSize=10s");
        ProcessRun debug =
            Program.start(
                "monitor", "--logLevel", "debug", "--source=file://" + log, "--windowSize=10s")) {
      quiet.expectExit(0, TIMEOUT);
      assertThat(quiet.stderr()).isEmpty();
      assertThat(quiet.stdoutLines()).isNotEmpty();
      debug.expectExit(0, TIMEOUT);
      assertThat(debug.stderr()).contains(" DEBUG ");
    }
    int port = Ports.free();
    try (ProcessRun run = Program.start("monitor", "-v", "--source=listen://127.0.0.1:" + port)) {
      awaitStderr(run, "(bound)");
      try (Socket sender = new Socket("127.0.0.1", port)) {
        awaitStderr(
            run, "127.0.0.1:" + sender.getLocalPort() + " connected, 1 sender is connected");
      }
      awaitStderr(run, "a sender has disconnected, 0 senders are connected");
    }
  }
}
