package dev.streamgauge.pipelines.alert;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpServer;
import dev.streamgauge.pipelines.Command;
import dev.streamgauge.pipelines.run.ExitCode;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.stream.Stream;
import org.junit.After;
import org.junit.Before;
import org.junit.Rule;
import org.junit.Test;
import org.junit.rules.TemporaryFolder;

/**
 * Resumes what the previous build left when it was killed; {@code src/test/resources/previous} has
 * its spool, resume point, alert state and outboxes, and says how they came to be.
 */
public class PreviousFormatsTest {
  private static final String RULES =
      """
      groups:
        - name: disks
          rules:
            - alert: DiskFull
              select: {contains: full}
              by: [host]
              window: 1m
              every: 1s
              condition: count >= 3
              annotations: {summary: "{{ $value }} lines"}
              notify: [near, away]
            - alert: Timeouts
              select: {contains: timeout}
              window: 1m
              every: 1s
              condition: count >= 5
              annotations: {summary: "{{ $value }} timeouts"}
              notify: [near]
      receivers:
        - name: near
          webhook: {url: "http://127.0.0.1:%1$d/near", content_type: text/plain, body: "%2$s"}
        - name: away
          webhook: {url: "http://127.0.0.1:%1$d/away", content_type: text/plain, body: "%2$s"}
      """;

  private static final String BODY = "{{ $status }} {{ $labels.alertname }} {{ $labels.host }}";

  @Rule public final TemporaryFolder folder = new TemporaryFolder();

  private final Map<String, List<String>> received = new ConcurrentHashMap<>();
  private Path home;
  private HttpServer server;

  @Before
  public void copy() throws IOException {
    home = folder.getRoot().toPath();
    Path sample = Path.of("src/test/resources/previous");
    try (Stream<Path> files = Files.walk(sample)) {
      for (Path file : files.filter(Files::isRegularFile).toList()) {
        Path copy = home.resolve(sample.relativize(file).toString());
        Files.createDirectories(copy.getParent());
        Files.copy(file, copy);
      }
    }
    server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    server.createContext(
        "/",
        exchange -> {
          try (exchange) {
            received
                .computeIfAbsent(
                    exchange.getRequestURI().getPath(), path -> new CopyOnWriteArrayList<>())
                .add(new String(exchange.getRequestBody().readAllBytes(), UTF_8));
            exchange.sendResponseHeaders(200, -1);
          }
        });
    server.start();
  }

  @After
  public void stop() {
    server.stop(0);
  }

  private Command resume() throws IOException {
    Path rules =
        Files.writeString(
            home.resolve("rules.yaml"), RULES.formatted(server.getAddress().getPort(), BODY));
    int port;
    try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      port = socket.getLocalPort();
    }
    return Command.run(
        "monitor",
        "--source=listen://127.0.0.1:" + port,
        "--stopWhenIdle=2s",
        "--rules=" + rules,
        "--spool=" + home.resolve("spool"),
        "--checkpointDir=" + home.resolve("state"));
  }

  @Test
  public void firingAlertsUnsentMessagesAndUncountedLinesSurviveTheUpgrade() throws IOException {
    Command command = resume();

    assertThat(command.exitCode()).as(command.err()).isEqualTo(ExitCode.DONE);
    // That DiskFull fires was told by the previous build, and five timeouts were only received.
    assertThat(received.get("/near"))
        .containsExactly("firing Timeouts ", "resolved DiskFull web-1", "resolved Timeouts ");
    assertThat(received.get("/away"))
        .containsExactly("firing DiskFull web-1", "resolved DiskFull web-1");
    assertThat(command.err()).doesNotContain("WARN", "failed");
  }

  @Test
  public void aMessageOfAnotherVersionIsSetAside() throws IOException {
    Path pending = home.resolve("state/outbox/away/0/pending");
    List<Path> messages = new ArrayList<>();
    try (Stream<Path> files = Files.list(pending)) {
      files.forEach(messages::add);
    }
    byte[] message = Files.readAllBytes(messages.get(0));
    // The fourth byte is the version.
    message[3] = 99;
    Files.write(messages.get(0), message);

    assertThat(resume().exitCode()).isEqualTo(ExitCode.DONE);
    // Its end may follow: whoever resolves an alert that nobody has seen does no harm.
    assertThat(received.getOrDefault("/away", List.of())).doesNotContain("firing DiskFull web-1");
    assertThat(home.resolve("state/outbox/away/0/failed").resolve(messages.get(0).getFileName()))
        .hasBinaryContent(message);
  }
}
