package dev.streamgauge.programs;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.junit.Assume.assumeFalse;

import dev.streamgauge.testing.JsonResults;
import dev.streamgauge.testing.Launcher;
import dev.streamgauge.testing.Ports;
import dev.streamgauge.testing.ProcessRun;
import dev.streamgauge.testing.Runners;
import dev.streamgauge.testing.SpoolContents;
import java.io.IOException;
import java.io.OutputStream;
import java.net.Socket;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.locks.LockSupport;
import org.junit.Rule;
import org.junit.Test;
import org.junit.rules.TemporaryFolder;
import org.junit.runner.RunWith;
import org.junit.runners.Parameterized;

/** {@code --spool} in the program as a user starts it, killed with {@code kill -9}. */
@RunWith(Parameterized.class)
public class SpoolProgramTest {
  private static final Duration TIMEOUT = Duration.ofMinutes(5);

  @Rule public final TemporaryFolder folder = new TemporaryFolder();

  @Parameterized.Parameter public String runner;

  @Parameterized.Parameters(name = "{0}")
  public static List<String> runners() {
    return Runners.oneInBuild();
  }

  private ProcessRun start(int port, Path spool, String... more) {
    List<String> options = new ArrayList<>();
    options.add("--source=listen://127.0.0.1:" + port);
    options.add("--spool=" + spool);
    options.add("--windowSize=1s");
    options.add("--windowPeriod=1s");
    options.add("--format=json");
    options.add("--stopWhenIdle=4s");
    options.addAll(List.of(more));
    return Launcher.start(runner, "monitor", options.toArray(new String[0]));
  }

  /** Without a checkpoint: from the oldest window that was not printed for good. */
  @Test
  public void afterAKillWhatWasReceivedIsReadAgainAndCountedOnce() throws Exception {
    int port = Ports.free();
    Path spool = folder.getRoot().toPath().resolve("spool");
    List<String> printed = new ArrayList<>();
    try (ProcessRun run = start(port, spool)) {
      killWhileItReceives(run, port, spool);
      printed.addAll(run.stdoutLines());
    }
    List<String> received = SpoolContents.lines(spool);
    assertThat(received).doesNotHaveDuplicates();
    try (ProcessRun run = start(port, spool)) {
      send(port, "after ", 1000, new AtomicBoolean(), TIMEOUT);
      run.expectExit(0, TIMEOUT);
      printed.addAll(run.stdoutLines());
    }
    List<String> all = SpoolContents.lines(spool);
    assertThat(all).startsWith(received.toArray(new String[0])).hasSize(received.size() + 1000);
    assertThat(total(printed)).isEqualTo(errors(all));
  }

  @Test
  public void fromACheckpointEachLineIsCountedOnce() throws Exception {
    assumeFalse(runner.equals(Runners.DIRECT));
    int port = Ports.free();
    Path spool = folder.getRoot().toPath().resolve("spool");
    String checkpoint =
        "--checkpointDir=" + folder.getRoot().toPath().resolve("checkpoint").toUri();
    List<String> printed = new ArrayList<>();
    try (ProcessRun run = start(port, spool, checkpoint)) {
      killWhileItReceives(run, port, spool);
      printed.addAll(run.stdoutLines());
    }
    try (ProcessRun run = start(port, spool, checkpoint)) {
      send(port, "after ", 1000, new AtomicBoolean(), TIMEOUT);
      run.expectExit(0, TIMEOUT);
      printed.addAll(run.stdoutLines());
    }
    assertThat(total(printed)).isEqualTo(errors(SpoolContents.lines(spool)));
  }

  /** Sends without an end and kills when results are out and more lines have come since. */
  private static void killWhileItReceives(ProcessRun run, int port, Path spool) throws Exception {
    AtomicBoolean stop = new AtomicBoolean();
    Thread sender =
        new Thread(
            () -> {
              try {
                send(port, run.pid() + " ", Integer.MAX_VALUE, stop, TIMEOUT);
              } catch (IOException e) {
                // So it sees the kill.
              }
            });
    sender.setDaemon(true);
    sender.start();
    try {
      JsonResults results = new JsonResults();
      run.awaitStdout(
          line -> {
            results.add(line);
            return results.counts().values().stream().filter(count -> count > 0).count() >= 3;
          },
          TIMEOUT);
      int lines = SpoolContents.lines(spool).size();
      await()
          .atMost(TIMEOUT.toSeconds(), TimeUnit.SECONDS)
          .until(() -> SpoolContents.lines(spool).size() > lines);
      run.kill();
      run.waitFor(TIMEOUT);
    } finally {
      stop.set(true);
    }
  }

  /** Every fourth line is an error. Connects as soon as somebody listens. */
  private static void send(int port, String name, int lines, AtomicBoolean stop, Duration timeout)
      throws IOException {
    List<Socket> connected = new ArrayList<>();
    await()
        .atMost(timeout.toSeconds(), TimeUnit.SECONDS)
        .ignoreExceptions()
        .until(() -> connected.add(new Socket("127.0.0.1", port)));
    try (Socket socket = connected.get(0);
        OutputStream out = socket.getOutputStream()) {
      for (int i = 0; i < lines && !stop.get(); i++) {
        out.write((name + (i % 4 == 0 ? "ERROR " : "INFO ") + i + "\n").getBytes(UTF_8));
        if (i % 20 == 0) {
          // At full speed a slow start would fill the spool before there is a result.
          LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(2));
        }
      }
    }
  }

  private static long total(List<String> printed) {
    return JsonResults.parse(printed).total();
  }

  private static long errors(List<String> lines) {
    return lines.stream().filter(line -> line.contains("ERROR")).count();
  }
}
