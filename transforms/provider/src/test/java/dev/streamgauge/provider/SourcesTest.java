package dev.streamgauge.provider;

import static java.nio.charset.StandardCharsets.UTF_8;
import static java.util.concurrent.TimeUnit.MINUTES;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.beam.runners.direct.DirectOptions;
import org.apache.beam.sdk.PipelineResult;
import org.apache.beam.sdk.options.PipelineOptions;
import org.apache.beam.sdk.testing.PAssert;
import org.apache.beam.sdk.testing.TestPipeline;
import org.apache.beam.sdk.transforms.MapElements;
import org.apache.beam.sdk.values.PCollection;
import org.apache.beam.sdk.values.PCollectionRowTuple;
import org.apache.beam.sdk.values.Row;
import org.apache.beam.sdk.values.TypeDescriptors;
import org.joda.time.Instant;
import org.junit.Rule;
import org.junit.Test;
import org.junit.rules.TemporaryFolder;

/** The sources as rows: the lines that are kept, with the times in them. */
public class SourcesTest {
  private static final List<String> LINES =
      List.of(
          "2026-11-29T10:00:00Z ERROR disk full",
          "2026-11-29T10:00:01Z INFO started",
          "2026-11-29T10:00:02.500Z ERROR timeout");

  @Rule public final TemporaryFolder folder = new TemporaryFolder();
  @Rule public final transient TestPipeline pipeline = TestPipeline.fromOptions(options());

  private static PipelineOptions options() {
    PipelineOptions options = TestPipeline.testingPipelineOptions();
    options.as(DirectOptions.class).setBlockOnRun(false);
    return options;
  }

  /** Expects the errors among the lines, at the times in them. */
  private void expectErrors(String source, Map<String, ?> configuration) {
    Map<String, Object> all = new HashMap<>(configuration);
    all.put("containing", "ERROR");
    all.put("event_time", "line");
    PCollection<Row> rows =
        PCollectionRowTuple.empty(pipeline)
            .apply(source, Providers.transform(source, all))
            .get("output");
    assertThat(rows.getSchema()).isEqualTo(RowSchemas.LINES);
    PAssert.that(
            rows.apply(
                MapElements.into(TypeDescriptors.strings())
                    .via(row -> row.getDateTime("time").toInstant() + " " + row.getString("line"))))
        .containsInAnyOrder(
            Instant.parse("2026-11-29T10:00:00Z") + " " + LINES.get(0),
            Instant.parse("2026-11-29T10:00:02.500Z") + " " + LINES.get(2));
  }

  private static void end(PipelineResult run) {
    await().atMost(2, MINUTES).until(() -> run.getState().isTerminal());
    assertThat(run.getState()).isEqualTo(PipelineResult.State.DONE);
  }

  @Test
  public void readsFiles() throws IOException {
    Path file = folder.newFile("a.log").toPath();
    Files.write(file, LINES);
    expectErrors("file_lines", Map.of("pattern", file.toString()));
    end(pipeline.run());
  }

  @Test
  public void followsFiles() throws IOException {
    Files.write(folder.newFile("a.log").toPath(), LINES);
    expectErrors(
        "watch_lines", Map.of("place", folder.getRoot().toString(), "stop_when_idle", "2s"));
    end(pipeline.run());
  }

  @Test
  public void readsASocket() throws Exception {
    try (ServerSocket server = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      expectErrors(
          "socket_lines",
          Map.of("host", "127.0.0.1", "port", server.getLocalPort(), "stop_when_idle", "2s"));
      PipelineResult run = pipeline.run();
      try (Socket peer = server.accept();
          OutputStream out = peer.getOutputStream()) {
        out.write((String.join("\n", LINES) + "\n").getBytes(UTF_8));
        out.flush();
        end(run);
      }
    }
  }

  @Test
  public void receivesLinesOverHttp() throws Exception {
    int port;
    try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      port = socket.getLocalPort();
    }
    expectErrors("input_lines", Map.of("protocol", "http", "port", port, "stop_when_idle", "2s"));
    PipelineResult run = pipeline.run();
    HttpRequest request =
        HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + "/lines"))
            .header("Content-Type", "text/plain")
            .POST(HttpRequest.BodyPublishers.ofString(String.join("\n", LINES) + "\n"))
            .build();
    await()
        .atMost(1, MINUTES)
        .ignoreExceptions()
        .until(
            () ->
                HttpClient.newHttpClient()
                        .send(request, HttpResponse.BodyHandlers.discarding())
                        .statusCode()
                    < 300);
    end(run);
  }

  @Test
  public void mistakesAreNamed() {
    assertThatThrownBy(
            () -> Providers.transform("input_lines", Map.of("protocol", "smtp", "port", 25)))
        .hasMessageContaining("protocol \"smtp\" is not known: use one of [syslog_udp,");
    assertThatThrownBy(() -> Providers.transform("input_lines", Map.of("protocol", "http")))
        .hasMessageContaining("protocol \"http\" needs a port");
    assertThatThrownBy(
            () ->
                Providers.transform(
                    "file_lines", Map.of("pattern", "/dev/null", "stop_when_idle", "1s")))
        .hasMessageContaining("are for sources without an end");
    assertThatThrownBy(
            () ->
                Providers.transform("watch_lines", Map.of("place", "/tmp", "event_time", "record")))
        .hasMessageContaining("use line or arrival");
    assertThatThrownBy(
            () ->
                Providers.transform(
                    "kafka_lines",
                    Map.of("bootstrap_servers", "a:1", "topic", "b", "event_time", "yesterday")))
        .hasMessageContaining("event_time \"yesterday\" is not known");
  }
}
