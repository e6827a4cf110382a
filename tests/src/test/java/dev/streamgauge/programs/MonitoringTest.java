package dev.streamgauge.programs;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.junit.Assume.assumeTrue;

import com.sun.net.httpserver.HttpServer;
import dev.streamgauge.testing.Launcher;
import dev.streamgauge.testing.Ports;
import dev.streamgauge.testing.ProcessRun;
import dev.streamgauge.testing.Program;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.junit.Rule;
import org.junit.Test;
import org.junit.rules.TemporaryFolder;

/** Metrics, health and heartbeats of a running program, as machines that watch it see them. */
public class MonitoringTest {
  private static final Duration TIMEOUT = Duration.ofMinutes(2);
  private static final HttpClient HTTP = HttpClient.newHttpClient();

  @Rule public final TemporaryFolder folder = new TemporaryFolder();

  private static HttpResponse<String> get(String url, String... headers) throws Exception {
    HttpRequest.Builder request = HttpRequest.newBuilder(URI.create(url));
    if (headers.length > 0) {
      request.headers(headers);
    }
    return HTTP.send(request.build(), HttpResponse.BodyHandlers.ofString());
  }

  private static void awaitBody(String url, String... parts) {
    await()
        .atMost(TIMEOUT.toSeconds(), TimeUnit.SECONDS)
        .ignoreExceptions()
        .untilAsserted(() -> assertThat(get(url).body()).contains(parts));
  }

  private Path rules(int port) throws IOException {
    return Files.writeString(
        folder.getRoot().toPath().resolve("rules.yaml"),
        """
        groups:
          - name: test
            rules:
              - alert: Errors
                select: {contains: ERROR}
                window: 1s
                every: 1s
                condition: count >= 1
                keep_firing_for: 10m
                labels: {team: web}
                notify: [ops]
        receivers:
          - name: ops
            webhook: {url: "http://127.0.0.1:%d/hook"}
        """
            .formatted(port));
  }

  @Test
  public void prometheusScrapesWhatPromtoolFindsRight() throws Exception {
    HttpServer receiver = HttpServer.create(new InetSocketAddress("127.0.0.1", 0), 0);
    receiver.createContext(
        "/hook",
        exchange -> {
          exchange.getRequestBody().readAllBytes();
          exchange.sendResponseHeaders(200, -1);
          exchange.close();
        });
    receiver.start();
    int source = Ports.free();
    int web = Ports.free();
    String url = "http://127.0.0.1:" + web;
    try (ProcessRun run =
        Program.start(
            "monitor",
            "--source=listen://127.0.0.1:" + source,
            "--rules=" + rules(receiver.getAddress().getPort()),
            "--web=127.0.0.1:" + web)) {
      assertThat(run.waitUntil(() -> run.stderr().contains("; page " + url), TIMEOUT))
          .as(run.stderr())
          .isTrue();
      try (Socket sender = new Socket("127.0.0.1", source)) {
        sender.getOutputStream().write("ERROR 1\nERROR 2\nINFO\nERROR 3\nINFO\n".getBytes(UTF_8));
        awaitBody(
            url + "/metrics",
            "streamgauge_lines_read_total 5.0\n",
            "streamgauge_lines_total{outcome=\"counted\"} 3.0\n",
            "streamgauge_lines_total{outcome=\"filtered\"} 2.0\n",
            "ALERTS{alertname=\"Errors\",alertstate=\"firing\",team=\"web\"} 1.0\n",
            "streamgauge_notifications_total{outcome=\"sent\",receiver=\"ops\"} 1.0\n",
            "streamgauge_outbox_events{receiver=\"ops\"} 0.0\n",
            "streamgauge_alert_events_total{status=\"firing\"} 1.0\n",
            "streamgauge_reloads_total{outcome=\"success\"} 0.0\n",
            "streamgauge_result_delay_seconds_count 1\n",
            "streamgauge_ready 1.0\n",
            "jvm_memory_used_bytes{area=\"heap\"} ");
        HttpResponse<String> text = get(url + "/metrics");
        assertThat(text.headers().firstValue("Content-Type"))
            .hasValueSatisfying(type -> assertThat(type).startsWith("text/plain; version=0.0.4"));
        assertThat(number(text.body(), "streamgauge_rule_evaluations_total")).isPositive();
        // The watermark is a time of today.
        assertThat(number(text.body(), "streamgauge_watermark_timestamp_seconds"))
            .isBetween(
                System.currentTimeMillis() / 1000.0 - 3600,
                3600 + 1e-3 * System.currentTimeMillis());
        HttpResponse<String> open =
            get(url + "/metrics", "Accept", "application/openmetrics-text; version=1.0.0");
        assertThat(open.headers().firstValue("Content-Type"))
            .hasValueSatisfying(
                type -> assertThat(type).startsWith("application/openmetrics-text"));
        assertThat(open.body()).endsWith("# EOF\n").contains("# TYPE streamgauge_lines counter");
        checkDocumentedNames(text.body());
        checkByPromtool(text.body());
        checkByPrometheus(web);
      }
      run.terminate();
      run.expectExit(0, TIMEOUT);
    } finally {
      receiver.stop(0);
    }
  }

  private static double number(String metrics, String name) {
    return metrics
        .lines()
        .filter(line -> line.startsWith(name + " "))
        .mapToDouble(line -> Double.parseDouble(line.substring(name.length() + 1)))
        .findFirst()
        .orElseThrow();
  }

  /** The dashboard and the rules ask for nothing that does not exist. */
  private static void checkDocumentedNames(String metrics) throws IOException {
    Set<String> known =
        metrics
            .lines()
            .filter(line -> !line.startsWith("#"))
            .map(line -> line.replaceFirst("[{ ].*", ""))
            .collect(Collectors.toSet());
    Path docs = Launcher.repository().resolve("docs/monitoring");
    for (String file : List.of("streamgauge-rules.yml", "grafana-dashboard.json")) {
      String text = Files.readString(docs.resolve(file));
      assertThat(
              Pattern.compile(
                      "\\b(streamgauge|jvm)_[a-z_]+\\b(?=[{\\[ )\\\\]|$)", Pattern.MULTILINE)
                  .matcher(text)
                  .results()
                  .map(match -> match.group())
                  .filter(name -> !name.startsWith("streamgauge_spool") || known.contains(name)))
          .as(file)
          .isNotEmpty()
          .allMatch(known::contains);
    }
  }

  private void checkByPromtool(String metrics) throws Exception {
    assumeTrue("needs promtool", isInstalled("promtool"));
    Path file = Files.writeString(folder.getRoot().toPath().resolve("metrics.txt"), metrics);
    Path rules = Launcher.repository().resolve("docs/monitoring/streamgauge-rules.yml");
    for (String command :
        List.of("promtool check metrics < " + file, "promtool check rules " + rules)) {
      try (ProcessRun check = ProcessRun.of("bash", "-c", command).start()) {
        check.expectExit(0, TIMEOUT);
        assertThat(check.stderr()).as(command).isEmpty();
      }
    }
  }

  private void checkByPrometheus(int web) throws Exception {
    assumeTrue("needs Prometheus", isInstalled("prometheus"));
    Path dir = folder.newFolder("prometheus").toPath();
    Path rules = Launcher.repository().resolve("docs/monitoring/streamgauge-rules.yml");
    Path config =
        Files.writeString(
            dir.resolve("prometheus.yml"),
            """
            global: {scrape_interval: 1s, evaluation_interval: 1s}
            rule_files: ["%s"]
            scrape_configs:
              - job_name: streamgauge
                static_configs: [{targets: ["127.0.0.1:%d"]}]
            """
                .formatted(rules, web));
    int port = Ports.free();
    String api = "http://127.0.0.1:" + port + "/api/v1/query?query=";
    try (ProcessRun prometheus =
        ProcessRun.of(
                "prometheus",
                "--config.file=" + config,
                "--storage.tsdb.path=" + dir.resolve("data"),
                "--web.listen-address=127.0.0.1:" + port)
            .start()) {
      awaitBody(api + query("sum(streamgauge_lines_total)"), ",\"5\"]");
      awaitBody(api + query("up{job=\"streamgauge\"}"), ",\"1\"]");
      awaitBody(
          api + query("count(ALERTS{alertname=\"Errors\",alertstate=\"firing\"})"), ",\"1\"]");
      awaitBody(api + query("streamgauge_result_delay_seconds_bucket{le=\"+Inf\"}"), "\"]");
      assertThat(prometheus.isAlive()).isTrue();
    }
  }

  private static String query(String text) {
    return URLEncoder.encode(text, UTF_8);
  }

  private static boolean isInstalled(String command) {
    return Files.isExecutable(Path.of("/usr/bin", command));
  }

  @Test
  public void readyOnlyOnceTheServerOfTheSourceIsThere() throws Exception {
    int port = Ports.free();
    int web = Ports.free();
    String url = "http://127.0.0.1:" + web;
    try (ProcessRun run =
        Program.start("monitor", "--source=socket://127.0.0.1:" + port, "--web=127.0.0.1:" + web)) {
      awaitBody(url + "/readyz", "not ready: cannot connect to 127.0.0.1:" + port + " (");
      assertThat(get(url + "/readyz").statusCode()).isEqualTo(503);
      assertThat(get(url + "/healthz").statusCode()).isEqualTo(200);
      try (ServerSocket server = new ServerSocket(port, 1, InetAddress.getLoopbackAddress());
          Socket client = server.accept()) {
        client.getOutputStream().write("ERROR\n".getBytes(UTF_8));
        await()
            .atMost(TIMEOUT.toSeconds(), TimeUnit.SECONDS)
            .untilAsserted(() -> assertThat(get(url + "/readyz").statusCode()).isEqualTo(200));
        assertThat(get(url + "/metrics").body()).contains("streamgauge_ready 1.0\n");
      }
      awaitBody(url + "/readyz", "not ready: ");
      assertThat(run.isAlive()).isTrue();
    }
  }

  @Test
  public void theHeartbeatAndTheWatchdogBeatWhileTheRunDoesItsWork() throws Exception {
    assumeTrue("needs python3", isInstalled("python3"));
    AtomicInteger calls = new AtomicInteger();
    HttpServer switchboard = HttpServer.create(new InetSocketAddress("127.0.0.1", 0), 0);
    switchboard.createContext(
        "/alive",
        exchange -> {
          calls.incrementAndGet();
          exchange.sendResponseHeaders(204, -1);
          exchange.close();
        });
    switchboard.start();
    Path socket = folder.getRoot().toPath().resolve("notify");
    String python =
        """
        import socket, sys
        s = socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM)
        s.bind(sys.argv[1])
        print("bound", flush=True)
        while True:
            print(s.recv(4096).decode().splitlines()[0], flush=True)
        """;
    try (ProcessRun systemd =
        ProcessRun.of("/usr/bin/python3", "-c", python, socket.toString()).start()) {
      systemd.awaitStdout("bound"::equals, TIMEOUT);
      try (ProcessRun run =
          ProcessRun.of(
                  Program.command(
                      "monitor",
                      "--source=listen://127.0.0.1:" + Ports.free(),
                      "--heartbeatUrl=http://127.0.0.1:"
                          + switchboard.getAddress().getPort()
                          + "/alive",
                      "--heartbeatEvery=200ms"))
              .env("NOTIFY_SOCKET", socket.toString())
              .env("WATCHDOG_USEC", "400000")
              .start()) {
        await().atMost(TIMEOUT.toSeconds(), TimeUnit.SECONDS).until(() -> calls.get() >= 3);
        systemd.awaitStdout("WATCHDOG=1"::equals, TIMEOUT);
        run.terminate();
        run.expectExit(0, TIMEOUT);
        systemd.awaitStdout("STOPPING=1"::equals, TIMEOUT);
        assertThat(systemd.stdoutLines()).startsWith("bound", "READY=1").contains("WATCHDOG=1");
      }
    } finally {
      switchboard.stop(0);
    }
  }
}
