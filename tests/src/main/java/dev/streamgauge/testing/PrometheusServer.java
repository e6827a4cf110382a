package dev.streamgauge.testing;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.TreeMap;

/**
 * A real Prometheus in a separate process on loopback that takes remote write, with data in a
 * temporary folder. It needs Debian's package {@code prometheus}.
 *
 * <pre>{@code
 * assumeTrue("needs Prometheus", PrometheusServer.isInstalled());
 * try (PrometheusServer prometheus = PrometheusServer.running("1h")) {
 *   ... prometheus.writeUrl() ...
 *   prometheus.valueAt("streamgauge_window_count", time);
 * }
 * }</pre>
 */
public final class PrometheusServer extends ServerProcess {
  private static final Path PROGRAM = Path.of("/usr/bin/prometheus");
  private static final ObjectMapper JSON = new ObjectMapper();

  private final HttpClient http = HttpClient.newHttpClient();
  private final Path config = folder().resolve("prometheus.yml");

  private PrometheusServer(String outOfOrder) throws IOException {
    super("prometheus");
    Files.writeString(
        config, "storage:\n  tsdb:\n    out_of_order_time_window: " + outOfOrder + "\n");
  }

  /** Returns whether this machine has its program. */
  public static boolean isInstalled() {
    return Files.isExecutable(PROGRAM);
  }

  /**
   * Returns a new server that is ready for clients.
   *
   * @param outOfOrder how old samples may be behind the latest, such as {@code 1h}; {@code 0s} for
   *     its default
   */
  public static PrometheusServer running(String outOfOrder) {
    try {
      PrometheusServer server = new PrometheusServer(outOfOrder);
      try {
        server.start();
        return server;
      } catch (RuntimeException | Error e) {
        server.close();
        throw e;
      }
    } catch (IOException e) {
      throw new UncheckedIOException("Could not set up Prometheus", e);
    }
  }

  /** Returns the host and port. */
  public String address() {
    return LOCALHOST + ":" + port();
  }

  /** Returns the address of remote write. */
  public String writeUrl() {
    return "http://" + address() + "/api/v1/write";
  }

  /** Returns all samples of the series that {@code selector} selects, by time in milliseconds. */
  public TreeMap<Long, Double> samples(String selector) {
    TreeMap<Long, Double> samples = new TreeMap<>();
    for (JsonNode series :
        result("query?query=" + URLEncoder.encode(selector + "[10y]", UTF_8) + "&time=" + now())) {
      for (JsonNode sample : series.get("values")) {
        samples.put(
            Math.round(sample.get(0).doubleValue() * 1000),
            Double.parseDouble(sample.get(1).textValue()));
      }
    }
    return samples;
  }

  /** Returns the value of {@code expression} at a time in milliseconds; NaN if there is none. */
  public double valueAt(String expression, long millis) {
    JsonNode result =
        result(
            "query?query="
                + URLEncoder.encode(expression, UTF_8)
                + "&time="
                + Instant.ofEpochMilli(millis));
    return result.isEmpty()
        ? Double.NaN
        : Double.parseDouble(result.get(0).get("value").get(1).textValue());
  }

  private static String now() {
    return Instant.now().toString();
  }

  private JsonNode result(String path) {
    try {
      HttpResponse<String> answer =
          http.send(
              HttpRequest.newBuilder(URI.create("http://" + address() + "/api/v1/" + path)).build(),
              HttpResponse.BodyHandlers.ofString());
      if (answer.statusCode() != 200) {
        throw new IllegalStateException(path + ": " + answer.body());
      }
      return JSON.readTree(answer.body()).get("data").get("result");
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("Interrupted while asking Prometheus", e);
    }
  }

  @Override
  ProcessRun launch() {
    return ProcessRun.of(
            List.of(
                PROGRAM.toString(),
                "--config.file=" + config,
                "--storage.tsdb.path=" + folder().resolve("data"),
                "--storage.tsdb.retention.time=50y",
                "--web.listen-address=" + address(),
                "--web.enable-remote-write-receiver"))
        .dir(folder())
        .stderrTo(log())
        .start();
  }

  @Override
  boolean answers() {
    try {
      return http.send(
                  HttpRequest.newBuilder(URI.create("http://" + address() + "/-/ready")).build(),
                  HttpResponse.BodyHandlers.discarding())
              .statusCode()
          == 200;
    } catch (IOException notYet) {
      return false;
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("Interrupted while waiting for Prometheus", e);
    }
  }

  @Override
  public Path log() {
    return folder().resolve("server.log");
  }
}
