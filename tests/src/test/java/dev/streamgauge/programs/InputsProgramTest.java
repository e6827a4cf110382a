package dev.streamgauge.programs;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.streamgauge.testing.JsonResults;
import dev.streamgauge.testing.Launcher;
import dev.streamgauge.testing.LongTests;
import dev.streamgauge.testing.Ports;
import dev.streamgauge.testing.ProcessRun;
import dev.streamgauge.testing.ReadAll;
import dev.streamgauge.testing.Recipe;
import dev.streamgauge.testing.Runners;
import dev.streamgauge.testing.Senders;
import dev.streamgauge.testing.SyslogDaemons;
import java.io.IOException;
import java.net.BindException;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.Rule;
import org.junit.Test;
import org.junit.experimental.categories.Category;
import org.junit.rules.TemporaryFolder;
import org.junit.runner.RunWith;
import org.junit.runners.Parameterized;

/**
 * What real senders send to a program, configured as {@code docs/inputs.md} says. {@link
 * InputsRestartTest} has what happens when a program is killed.
 */
@RunWith(Parameterized.class)
public class InputsProgramTest {
  private static final Duration TIMEOUT = Duration.ofMinutes(5);
  private static final int RECORDS = 400;

  @Rule public final TemporaryFolder folder = new TemporaryFolder();

  @Parameterized.Parameter public String runner;

  @Parameterized.Parameters(name = "{0}")
  public static List<String> runners() {
    return Runners.withLongTests() ? Runners.all() : List.of(Runners.SPARK);
  }

  private ProcessRun monitor(String source) {
    return Launcher.start(
        runner,
        "monitor",
        "--source=" + source,
        "--windowSize=1m",
        "--windowPeriod=1m",
        "--format=json",
        ReadAll.OPTION);
  }

  private static void expect(ProcessRun run, int records) {
    ReadAll.thenEnd(run, records, TIMEOUT);
    assertThat(JsonResults.parse(run.stdoutLines()).total()).isEqualTo(records / 4);
  }

  private static void send(String client, String url) {
    try (ProcessRun sender = Senders.start(client, url, RECORDS)) {
      sender.expectExit(0, TIMEOUT);
    }
  }

  private static void shell(Recipe command) {
    try (ProcessRun run = ProcessRun.of("sh", "-c", command.text()).start()) {
      run.expectExit(0, TIMEOUT);
    }
  }

  private static List<String> lines(int count) {
    List<String> lines = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      lines.add((i % 4 == 0 ? "ERROR " : "INFO ") + i);
    }
    return lines;
  }

  @Test
  public void httpTakesWhatClientsOfOtlpLokiElasticsearchAndLog4jSendAndCurl() throws Exception {
    String url = "http://127.0.0.1:" + Ports.free();
    Path file = Files.write(folder.getRoot().toPath().resolve("lines"), lines(RECORDS), UTF_8);
    try (ProcessRun run = monitor(url)) {
      send("otlp-http", url + "/v1/logs");
      send("loki4j", url);
      send("elasticsearch", url);
      send("log4j-http", url);
      shell(Recipe.of("curl.sh").with("http://gauge.example:8081", url).with("app.log", file));
      expect(run, 5 * RECORDS);
    }
  }

  @Test
  @Category(LongTests.class)
  public void otlpOverGrpcTakesWhatTheExporterOfTheSdkSends() {
    int port = Ports.free();
    try (ProcessRun run = monitor("otlp+grpc://127.0.0.1:" + port)) {
      send("otlp-grpc", "http://127.0.0.1:" + port);
      expect(run, RECORDS);
    }
  }

  @Test
  public void forwardTakesWhatFluencySends() {
    int port = Ports.free();
    try (ProcessRun run = monitor("forward://127.0.0.1:" + port)) {
      send("fluency", "tcp://127.0.0.1:" + port);
      expect(run, RECORDS);
    }
  }

  @Test
  public void syslogOverUdpTakesWhatLoggerRsyslogAndSyslogNgSend() throws Exception {
    int port = Ports.free();
    Path file = Files.write(folder.getRoot().toPath().resolve("lines"), lines(RECORDS), UTF_8);
    try (ProcessRun run = monitor("syslog+udp://127.0.0.1:" + port)) {
      await().atMost(TIMEOUT.toSeconds(), TimeUnit.SECONDS).until(() -> isBound(port));
      for (String line : lines(8)) {
        shell(Recipe.of("logger-udp.sh").to(5514, port).with("ERROR disk full", line));
      }
      ReadAll.await(run, 8, TIMEOUT);
      String action = Recipe.of("rsyslog-udp.conf").to(5514, port).text();
      try (ProcessRun daemon = SyslogDaemons.rsyslog(newFolder(), file, action)) {
        ReadAll.await(run, 8 + RECORDS, TIMEOUT);
      }
      String destination = Recipe.of("syslog-ng-udp.conf").to(5514, port).text();
      try (ProcessRun daemon = SyslogDaemons.syslogNg(newFolder(), file, destination)) {
        ReadAll.await(run, 8 + 2 * RECORDS, TIMEOUT);
      }
      expect(run, 8 + 2 * RECORDS);
    }
  }

  private static boolean isBound(int port) throws IOException {
    try (DatagramSocket socket = new DatagramSocket(port, InetAddress.getLoopbackAddress())) {
      return !socket.isBound();
    } catch (BindException e) {
      return true;
    }
  }

  private Path newFolder() throws IOException {
    return folder.newFolder().toPath();
  }

  @Test
  @Category(LongTests.class)
  public void aUnixSocketTakesWhatLoggerRsyslogAndSyslogNgSend() throws Exception {
    Path socket = folder.getRoot().toPath().resolve("gauge.sock");
    Path file = Files.write(folder.getRoot().toPath().resolve("lines"), lines(RECORDS), UTF_8);
    try (ProcessRun run = monitor("syslog+unix://" + socket)) {
      await().atMost(TIMEOUT.toSeconds(), TimeUnit.SECONDS).until(() -> Files.exists(socket));
      for (String line : lines(8)) {
        shell(
            Recipe.of("logger-unix.sh")
                .with("/run/gauge.sock", socket)
                .with("ERROR disk full", line));
      }
      ReadAll.await(run, 8, TIMEOUT);
      String action = Recipe.of("rsyslog-unix.conf").with("/run/gauge.sock", socket).text();
      try (ProcessRun daemon = SyslogDaemons.rsyslog(newFolder(), file, action)) {
        ReadAll.await(run, 8 + RECORDS, TIMEOUT);
      }
      String destination = Recipe.of("syslog-ng-unix.conf").with("/run/gauge.sock", socket).text();
      try (ProcessRun daemon = SyslogDaemons.syslogNg(newFolder(), file, destination)) {
        ReadAll.await(run, 8 + 2 * RECORDS, TIMEOUT);
      }
      expect(run, 8 + 2 * RECORDS);
    }
  }

  @Test
  @Category(LongTests.class)
  public void aPortTakesWhatRsyslogAndSyslogNgSendOverTcp() throws Exception {
    int port = Ports.free();
    takesFromBoth("listen://127.0.0.1:" + port, port, "tcp", "tcp", 5514);
  }

  @Test
  @Category(LongTests.class)
  public void httpTakesWhatRsyslogSendsToElasticsearchAndSyslogNgAsJson() throws Exception {
    int port = Ports.free();
    takesFromBoth("http://127.0.0.1:" + port, port, "bulk", "http", 8081);
  }

  private void takesFromBoth(
      String source, int port, String ofRsyslog, String ofSyslogNg, int documented)
      throws Exception {
    Path file = Files.write(folder.getRoot().toPath().resolve("lines"), lines(RECORDS), UTF_8);
    try (ProcessRun run = monitor(source)) {
      await().atMost(TIMEOUT.toSeconds(), TimeUnit.SECONDS).until(() -> isListening(port));
      String action = Recipe.of("rsyslog-" + ofRsyslog + ".conf").to(documented, port).text();
      try (ProcessRun daemon = SyslogDaemons.rsyslog(newFolder(), file, action)) {
        ReadAll.await(run, RECORDS, TIMEOUT);
      }
      String destination =
          Recipe.of("syslog-ng-" + ofSyslogNg + ".conf").to(documented, port).text();
      try (ProcessRun daemon = SyslogDaemons.syslogNg(newFolder(), file, destination)) {
        ReadAll.await(run, 2 * RECORDS, TIMEOUT);
      }
      expect(run, 2 * RECORDS);
    }
  }

  private static boolean isListening(int port) {
    try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), port)) {
      return socket.isConnected();
    } catch (IOException e) {
      return false;
    }
  }
}
