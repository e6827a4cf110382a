package dev.streamgauge.programs;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.streamgauge.restart.ResumePointFile;
import dev.streamgauge.testing.AlertmanagerServer;
import dev.streamgauge.testing.AlertmanagerServer.Alert;
import dev.streamgauge.testing.Launcher;
import dev.streamgauge.testing.Ports;
import dev.streamgauge.testing.ProcessRun;
import dev.streamgauge.testing.Runners;
import dev.streamgauge.testing.SocketWait;
import java.io.IOException;
import java.io.OutputStream;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.Callable;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.junit.Before;
import org.junit.Rule;
import org.junit.Test;
import org.junit.rules.TemporaryFolder;
import org.junit.runner.RunWith;
import org.junit.runners.Parameterized;

/**
 * Alerts from TCP senders to an Alertmanager and on the web page, by the program as a user starts
 * it.
 */
@RunWith(Parameterized.class)
public class AlertsProgramTest {
  /** The first start builds the jar, if the build has not. */
  private static final Duration TIMEOUT = Duration.ofMinutes(6);

  private static final HttpClient HTTP = HttpClient.newHttpClient();
  private static final ObjectMapper JSON = new ObjectMapper();

  @Rule public final TemporaryFolder folder = new TemporaryFolder();

  @Parameterized.Parameter public String runner;

  private Path rules;
  private int web;

  @Parameterized.Parameters(name = "{0}")
  public static List<String> runners() {
    return Runners.oneInBuild();
  }

  @Before
  public void nameRules() {
    rules = folder.getRoot().toPath().resolve("rules.yaml");
    web = Ports.free();
  }

  private void writeRules(AlertmanagerServer server) throws IOException {
    Files.writeString(
        rules,
        """
        groups:
          - name: disks
            rules:
              - alert: Errors
                select: {severity: error}
                by: [host]
                window: 2s
                every: 1s
                condition: count >= 3
                for: 0s
                annotations: {summary: "{{ $labels.host }} has errors"}
        receivers:
          - name: am
            alertmanager: {url: "%s"}
        """
            .formatted(server.url()));
  }

  private ProcessRun start(int port) {
    Path root = folder.getRoot().toPath();
    return Launcher.start(
        runner,
        "monitor",
        "--source=listen://127.0.0.1:" + port,
        "--spool=" + root.resolve("spool"),
        "--checkpointDir=" + root.resolve("checkpoint"),
        "--rules=" + rules,
        "--web=127.0.0.1:" + web,
        "--webUrl=https://gauge.example.org");
  }

  private JsonNode api(String path) throws Exception {
    URI uri = URI.create("http://127.0.0.1:" + web + "/api/v1/" + path);
    HttpResponse<String> answer =
        HTTP.send(HttpRequest.newBuilder(uri).build(), HttpResponse.BodyHandlers.ofString());
    assertThat(answer.statusCode()).as(path + ": " + answer.body()).isEqualTo(200);
    return JSON.readTree(answer.body()).get("data");
  }

  /** The page while the alert fires: it has the alert, its rule, windows, and the account. */
  private void checkPageWhileItFires() throws Exception {
    HttpRequest page = HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + web + "/")).build();
    assertThat(HTTP.send(page, HttpResponse.BodyHandlers.ofString()).body())
        .contains("<title>Streamgauge</title>");
    assertThat(api("status").get("runner").textValue()).isEqualTo(runner);
    JsonNode rule = api("rules").get("groups").get(0).get("rules").get(0);
    assertThat(rule.get("name").textValue()).isEqualTo("Errors");
    assertThat(api("alerts/history").get("alerts"))
        .isNotEmpty()
        .allSatisfy(
            alert -> assertThat(alert.get("labels").get("host").textValue()).isEqualTo("web-1"));
    // The default windows count the lines with ERROR, which are those of the other host.
    await().atMost(TIMEOUT).until(() -> !api("windows").get("windows").isEmpty());
    await()
        .atMost(TIMEOUT)
        .untilAsserted(
            () -> {
              JsonNode account = api("sources").get("account");
              assertThat(account.get("counted").longValue()).isPositive();
              assertThat(account.get("filtered").longValue()).isPositive();
            });
  }

  @Test
  public void anAlertFiresOnceAndIsOverOnceWithAKillAndAWrongRulesFileInBetween() throws Exception {
    int port = Ports.free();
    try (AlertmanagerServer server = AlertmanagerServer.running()) {
      writeRules(server);
      try (ProcessRun run = start(port);
          Socket bad = SocketWait.untilItListens(port, run, TIMEOUT);
          Socket good = new Socket("127.0.0.1", port)) {
        sendErrorsUntilItGoesOnBehindTheStart(run, bad, good, server);
        checkPageWhileItFires();
        run.kill();
        run.waitFor(TIMEOUT);
        assertThat(run.stdoutLines())
            .last()
            .asString()
            .startsWith("FIRING Errors{host=\"web-1\"} since ");
      }
      writeRules(server);
      try (ProcessRun run = start(port)) {
        until(run, () -> !last(server).isFiring());
        // What the killed run has recorded is still there, and what has become of it.
        JsonNode history = api("alerts/history").get("alerts");
        JsonNode first = history.get(history.size() - 1);
        assertThat(first.get("state").textValue()).isEqualTo("resolved");
        assertThat(Instant.parse(first.get("startsAt").textValue()))
            .isEqualTo(server.alerts().get(0).startsAt());
        assertThat(first.get("lines")).isNotEmpty();
        run.terminate();
        run.expectExit(0, TIMEOUT);
      }
      assertFiredAndResolvedOnce(server);
    }
  }

  /**
   * Sends until the alert was told, and until a restart would begin to read behind the time at
   * which it fired: then only what was saved knows of it.
   */
  private void sendErrorsUntilItGoesOnBehindTheStart(
      ProcessRun run, Socket bad, Socket good, AlertmanagerServer server) throws IOException {
    Path root = folder.getRoot().toPath();
    ResumePointFile resumePoint = ResumePointFile.in(root.resolve("spool"));
    Path delivered = root.resolve("checkpoint/outbox/am/0/delivered");
    OutputStream errors = bad.getOutputStream();
    OutputStream others = good.getOutputStream();
    until(
        run,
        () -> {
          errors.write("<11>Nov 14 22:13:20 web-1 app: disk full\n".getBytes(UTF_8));
          others.write("<14>Nov 14 22:13:20 web-2 app: no ERROR\n".getBytes(UTF_8));
          // Some in each window, and not so many that a slow machine is busy with them.
          LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(20));
          if (server.alerts().isEmpty() || !last(server).isFiring() || Files.notExists(delivered)) {
            return false;
          }
          if (!run.stderr().contains("The rules stay as they were")) {
            Files.writeString(rules, "groups: [{name: x, rules: [{alrt: Errors}]}]\n");
            return false;
          }
          Long start = resumePoint.read().startMillis();
          return start != null && start > last(server).startsAt().toEpochMilli();
        });
  }

  private static void until(ProcessRun run, Callable<Boolean> condition) {
    await()
        .atMost(TIMEOUT)
        .pollInterval(Duration.ofMillis(50))
        .failFast(() -> assertThat(run.isAlive()).as(run::stderr).isTrue())
        .until(condition);
  }

  private static Alert last(AlertmanagerServer server) {
    List<Alert> alerts = server.alerts();
    return alerts.get(alerts.size() - 1);
  }

  /**
   * Holds for each time the alert fired. There is more than one where this machine paused for
   * longer than a window: then no errors came for so long, and the alert resolved. What fires may
   * be sent again, as Prometheus does it; what is resolved is sent once.
   */
  private static void assertFiredAndResolvedOnce(AlertmanagerServer server) {
    assertThat(server.refused()).isEmpty();
    Map<Instant, List<Alert>> times = new TreeMap<>();
    for (Alert alert : server.alerts()) {
      times.computeIfAbsent(alert.startsAt(), start -> new ArrayList<>()).add(alert);
      assertThat(alert.labels()).isEqualTo(Map.of("alertname", "Errors", "host", "web-1"));
      // Why it fired, also when it is resolved after the kill.
      assertThat(alert.annotations().get("lines")).contains("web-1 app: disk full\n<11>");
      assertThat(alert.annotations().get("url")).startsWith("https://gauge.example.org/#/alert/");
    }
    assertThat(times).isNotEmpty();
    times
        .values()
        .forEach(
            alerts -> {
              Alert resolved = alerts.get(alerts.size() - 1);
              List<Alert> firing = alerts.subList(0, alerts.size() - 1);
              assertThat(firing).isNotEmpty().allMatch(Alert::isFiring);
              assertThat(firing)
                  .extracting(Alert::annotations)
                  .allSatisfy(
                      texts -> assertThat(texts).containsEntry("summary", "web-1 has errors"));
              assertThat(resolved.isFiring()).isFalse();
              assertThat(resolved.endsAt()).isAfter(resolved.startsAt());
            });
  }
}
