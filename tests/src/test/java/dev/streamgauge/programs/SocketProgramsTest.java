package dev.streamgauge.programs;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.streamgauge.testing.JsonResults;
import dev.streamgauge.testing.Launcher;
import dev.streamgauge.testing.Ports;
import dev.streamgauge.testing.ProcessRun;
import dev.streamgauge.testing.ReadAll;
import dev.streamgauge.testing.Runners;
import java.io.IOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.junit.Test;
import org.junit.runner.RunWith;
import org.junit.runners.Parameterized;

/** The programs as a user starts them, over real TCP connections. */
@RunWith(Parameterized.class)
public class SocketProgramsTest {
  private static final Duration TIMEOUT = Duration.ofMinutes(5);

  @Parameterized.Parameter public String runner;

  @Parameterized.Parameters(name = "{0}")
  public static List<String> runners() {
    return Runners.oneInBuild();
  }

  /** What {@code nc -l} does: sends {@code bytes} to the first client and closes. */
  private static ServerSocket serveOnce(ExecutorService threads, byte[] bytes) throws IOException {
    ServerSocket server = new ServerSocket(0, 1, InetAddress.getLoopbackAddress());
    threads.execute(
        () -> {
          try (Socket client = server.accept();
              OutputStream out = client.getOutputStream()) {
            out.write(bytes);
          } catch (IOException e) {
            // The test fails by what was not received.
          }
        });
    return server;
  }

  @Test
  public void countsEachLineOfManySendersOnceAndShowsZeroWhileTheyAreQuiet() throws Exception {
    int port = Ports.free();
    int senders = 50;
    int linesEach = 400;
    ExecutorService threads = Executors.newFixedThreadPool(senders);
    try (ProcessRun run =
        Launcher.start(
            runner,
            "monitor",
            "--source=listen://127.0.0.1:" + port,
            "--windowSize=1s",
            "--windowPeriod=1s",
            "--format=json",
            ReadAll.OPTION)) {
      await()
          .atMost(TIMEOUT.toSeconds(), TimeUnit.SECONDS)
          .ignoreExceptions()
          .until(
              () -> {
                try (Socket socket = new Socket()) {
                  socket.connect(new InetSocketAddress("127.0.0.1", port), 500);
                  return true;
                }
              });
      List<Future<?>> sends = new ArrayList<>();
      for (int s = 0; s < senders; s++) {
        int sender = s;
        sends.add(threads.submit(() -> send(port, sender, linesEach)));
      }
      for (Future<?> send : sends) {
        send.get(TIMEOUT.toSeconds(), TimeUnit.SECONDS);
      }
      ReadAll.await(run, (long) senders * linesEach, TIMEOUT);
      // While it goes on: a zero for each second that is quiet.
      run.waitUntil(() -> zeros(run) > 2, TIMEOUT);
      assertThat(zeros(run)).isGreaterThan(2);
      run.terminate();
      run.expectExit(0, TIMEOUT);
      JsonResults results = JsonResults.parse(run.stdoutLines());
      long total = results.total();
      assertThat(total).isEqualTo((long) senders * linesEach / 4);
      assertThat(run.stderr()).contains("20,000 lines read");
    } finally {
      threads.shutdownNow();
    }
  }

  private static long zeros(ProcessRun run) {
    return JsonResults.parse(run.stdoutLines()).counts().values().stream()
        .filter(count -> count == 0)
        .count();
  }

  /** Every fourth line is an error; every other sender counts octets (RFC 6587). */
  private static Void send(int port, int sender, int lines) throws IOException {
    try (Socket socket = new Socket("127.0.0.1", port);
        OutputStream out = socket.getOutputStream()) {
      for (int i = 0; i < lines; i++) {
        String text =
            "<11>1 - host" + sender + " app - - - " + (i % 4 == 0 ? "ERROR " : "INFO ") + i;
        String frame = sender % 2 == 0 ? text + "\n" : text.length() + " " + text;
        out.write(frame.getBytes(UTF_8));
      }
    }
    return null;
  }

  @Test
  public void isStoppedByNoBadInput() throws Exception {
    ExecutorService threads = Executors.newCachedThreadPool();
    String text =
        "ERROR one\r\n"
            + "\n"
            + "ERROR nul \0 inside\n"
            + "x".repeat(2 << 20)
            + "ERROR beyond the limit\n"
            + "ERROR\uFFFFbad\n"
            + "ERROR the last without newline";
    byte[] bytes = text.getBytes(UTF_8);
    int at = text.substring(0, text.indexOf('\uFFFF')).getBytes(UTF_8).length;
    bytes[at] = (byte) 0xC0;
    try (ServerSocket server = serveOnce(threads, bytes);
        ProcessRun run =
            Launcher.start(
                runner,
                "monitor",
                "--source=socket://127.0.0.1:" + server.getLocalPort(),
                "--windowSize=1m",
                "--windowPeriod=1m",
                "--format=json",
                ReadAll.OPTION)) {
      ReadAll.thenEnd(run, 6, TIMEOUT);
      long total = JsonResults.parse(run.stdoutLines()).total();
      // one, nul, bad and last; what is beyond the limit is cut off.
      assertThat(total).isEqualTo(4);
      assertThat(run.stderr())
          .contains("6 lines read", "1 too long and cut", "1 with bad UTF-8 repaired");
    } finally {
      threads.shutdownNow();
    }
  }
}
