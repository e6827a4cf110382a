package dev.streamgauge.pipelines.alert;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.sun.net.httpserver.HttpServer;
import dev.streamgauge.alerts.event.AlertEvent;
import dev.streamgauge.alerts.event.AlertGroup;
import dev.streamgauge.alerts.notify.ReceiversParser;
import dev.streamgauge.alerts.notify.message.Receiver;
import dev.streamgauge.alerts.notify.outbox.OutboxTarget;
import dev.streamgauge.alerts.notify.outbox.Outboxes;
import dev.streamgauge.alerts.rules.RulesDocument;
import dev.streamgauge.pipelines.Command;
import dev.streamgauge.pipelines.run.ExitCode;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.FutureTask;
import org.junit.After;
import org.junit.Before;
import org.junit.Rule;
import org.junit.Test;
import org.junit.rules.TemporaryFolder;

public class NotifyCommandTest {
  @Rule public final TemporaryFolder folder = new TemporaryFolder();

  private final List<String> received = new CopyOnWriteArrayList<>();
  private final ByteArrayOutputStream err = new ByteArrayOutputStream();
  private HttpServer server;

  @Before
  public void startReceiver() throws IOException {
    server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    server.createContext(
        "/",
        exchange -> {
          try (exchange) {
            received.add(new String(exchange.getRequestBody().readAllBytes(), UTF_8));
            exchange.sendResponseHeaders(200, -1);
          }
        });
    server.start();
  }

  @After
  public void stopReceiver() {
    server.stop(0);
  }

  private Path path(String name) {
    return folder.getRoot().toPath().resolve(name);
  }

  private String rules(String receivers) throws IOException {
    String text =
        """
        groups:
          - name: disks
            rules:
              - {alert: Errors, select: {severity: error}, window: 10s, condition: count >= 2}
        """;
    return Files.writeString(path("rules.yaml"), text + receivers).toString();
  }

  private String rules() throws IOException {
    int port = server.getAddress().getPort();
    return rules(
        """
        receivers:
          - name: hook
            webhook: {url: "http://127.0.0.1:%d", body: '{"alert": "{{ $labels.host }}"}'}
        """
            .formatted(port));
  }

  private OutboxTarget target() throws IOException {
    String file = rules();
    List<Receiver> receivers =
        ReceiversParser.parse(
            RulesDocument.parse(file, Files.readString(Path.of(file))).receivers());
    return OutboxTarget.shared(
        receivers.get(0),
        path("outbox").toString(),
        100,
        Duration.ofMillis(100),
        Duration.ofSeconds(1));
  }

  /** Does what an executor does with an alert about {@code host}. */
  private static void put(Outboxes outboxes, OutboxTarget target, String host) throws IOException {
    AlertEvent event =
        AlertEvent.firing(
            new TreeMap<>(Map.of("alertname", "Errors", "host", host)),
            new TreeMap<>(),
            2,
            null,
            1_700_000_000_000L);
    outboxes.put(target, AlertGroup.of("disks/Errors", List.of(), List.of(event)));
  }

  /** Runs the command until {@code end} has done what it does. */
  private void notifyUntil(Runnable end) throws Exception {
    PrintStream messages = new PrintStream(err, true, UTF_8);
    List<String> args = List.of("--rules=" + rules(), "--outbox=" + path("outbox"));
    FutureTask<Void> command =
        new FutureTask<>(
            () -> {
              NotifyCommand.run(args, messages);
              return null;
            });
    Thread thread = new Thread(command, "notify");
    thread.start();
    try {
      end.run();
    } finally {
      thread.interrupt();
      thread.join();
    }
  }

  @Test
  public void sendsWhatARunHasLeftAndWhatComesWhileItRuns() throws Exception {
    try (Outboxes executor = new Outboxes()) {
      OutboxTarget target = target();
      put(executor, target, "web-1");
      notifyUntil(
          () -> {
            await().until(() -> received.contains("{\"alert\": \"web-1\"}"));
            try {
              put(executor, target, "web-2");
            } catch (IOException e) {
              throw new AssertionError(e);
            }
            await().until(() -> received.contains("{\"alert\": \"web-2\"}"));
          });
    }
    assertThat(received).hasSize(2);
    assertThat(err.toString(UTF_8))
        .contains("streamgauge: sends the alerts in " + path("outbox") + " to hook while no other")
        .contains("sent: 2 events to receivers");
  }

  @Test
  public void waitsWhileAnotherProcessSends() throws Exception {
    try (Outboxes run = new Outboxes()) {
      OutboxTarget target = target();
      run.start(target);
      put(run, target, "web-1");
      notifyUntil(
          () -> {
            await().until(() -> received.size() == 1);
            await().until(() -> err.toString(UTF_8).contains("while no other process does"));
            run.close();
            try (Outboxes executor = new Outboxes()) {
              put(executor, target, "web-2");
            } catch (IOException e) {
              throw new AssertionError(e);
            }
            await().until(() -> received.size() == 2);
          });
    }
    assertThat(received).containsExactly("{\"alert\": \"web-1\"}", "{\"alert\": \"web-2\"}");
    // The other process has sent the first.
    assertThat(err.toString(UTF_8)).contains("sent: 1 events to receivers");
  }

  private static void isRefused(String message, String... args) {
    Command command = Command.run(args);
    assertThat(command.exitCode()).isEqualTo(ExitCode.WRONG);
    assertThat(command.err()).contains(message);
  }

  @Test
  public void needsTheRulesAndTheOutboxOfARun() throws IOException {
    isRefused("--rules is missing: name the rules file of the run.", "notify");
    isRefused(
        "--outbox is missing: name the --outbox of the run, or the folder outbox in its"
            + " --checkpointDir.",
        "notify",
        "--rules=" + rules());
    isRefused(
        "has no receivers: there is nobody to notify.",
        "notify",
        "--rules=" + rules(""),
        "--outbox=" + path("outbox"));
    isRefused(
        "--sink is not for notify; see notify --help.",
        "notify",
        "--rules=" + rules(),
        "--outbox=" + path("outbox"),
        "--sink=console");
    assertThat(path("outbox")).doesNotExist();
  }
}
