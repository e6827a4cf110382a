package dev.streamgauge.runners.flink;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.streamgauge.io.source.SourceMetrics;
import dev.streamgauge.lines.MetricNames;
import dev.streamgauge.restart.TrackResumePoint;
import java.io.IOException;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.apache.beam.sdk.metrics.GaugeResult;
import org.apache.beam.sdk.metrics.MetricFiltering;
import org.apache.beam.sdk.metrics.MetricKey;
import org.apache.beam.sdk.metrics.MetricName;
import org.apache.beam.sdk.metrics.MetricQueryResults;
import org.apache.beam.sdk.metrics.MetricResult;
import org.apache.beam.sdk.metrics.MetricResults;
import org.apache.beam.sdk.metrics.MetricsFilter;
import org.apache.flink.api.common.JobID;
import org.joda.time.Instant;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Reads Streamgauge's counters and gauges while a pipeline runs on a cluster, from the <a
 * href="https://nightlies.apache.org/flink/flink-docs-release-1.19/docs/ops/rest_api/">REST
 * interface</a> of its job manager, which polls task managers every 10 s by default. While it does
 * not answer, metrics keep their last values.
 */
final class ClusterMetrics extends MetricResults {
  private static final Logger LOG = LoggerFactory.getLogger(ClusterMetrics.class);
  private static final ObjectMapper MAPPER = new ObjectMapper();
  private static final Duration TIMEOUT = Duration.ofSeconds(5);
  private static final Duration OLD = Duration.ofSeconds(5);

  /**
   * A subtask, an operator and the metric's name, in which the interface replaces dots by
   * underscores.
   */
  private static final Pattern OURS =
      Pattern.compile("(.*)\\." + MetricNames.NAMESPACE + "_(\\w+)");

  /** The gauges by name; all others are counters, since the interface does not report the type. */
  private static final Set<String> GAUGES =
      Set.of(
          SourceMetrics.WATERMARK,
          SourceMetrics.BACKLOG_LINES,
          SourceMetrics.BACKLOG_BYTES,
          TrackResumePoint.WRITTEN_MILLIS);

  private final HttpClient http = HttpClient.newBuilder().connectTimeout(TIMEOUT).build();
  private final String job;
  private List<MetricResult<Long>> latest = List.of();
  private long askedNanos = System.nanoTime() - OLD.toNanos();

  /** Creates the metrics of {@code job} in the cluster whose web interface is at {@code url}. */
  ClusterMetrics(String url, JobID job) {
    this.job = url + "/jobs/" + job;
  }

  @Override
  public synchronized MetricQueryResults queryMetrics(MetricsFilter filter) {
    if (System.nanoTime() - askedNanos >= OLD.toNanos()) {
      try {
        latest = ask();
      } catch (IOException e) {
        LOG.debug("No metrics of {}", job, e);
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
      }
      askedNanos = System.nanoTime();
    }
    List<MetricResult<Long>> counters = new ArrayList<>();
    List<MetricResult<GaugeResult>> gauges = new ArrayList<>();
    for (MetricResult<Long> metric : latest) {
      if (!MetricFiltering.matches(filter, metric.getKey())) {
        continue;
      }
      if (GAUGES.contains(metric.getName().getName())) {
        gauges.add(metric.transform(value -> GaugeResult.create(value, Instant.now())));
      } else {
        counters.add(metric);
      }
    }
    return MetricQueryResults.create(counters, List.of(), gauges, List.of(), List.of(), List.of());
  }

  private List<MetricResult<Long>> ask() throws IOException, InterruptedException {
    List<MetricResult<Long>> metrics = new ArrayList<>();
    for (JsonNode vertex : get(job).path("vertices")) {
      String url = job + "/vertices/" + vertex.path("id").asText() + "/metrics";
      List<String> names = new ArrayList<>();
      for (JsonNode metric : get(url)) {
        String name = metric.path("id").asText();
        if (OURS.matcher(name).matches()) {
          names.add(URLEncoder.encode(name, StandardCharsets.UTF_8));
        }
      }
      if (names.isEmpty()) {
        continue;
      }
      for (JsonNode metric : get(url + "?get=" + String.join(",", names))) {
        Matcher name = OURS.matcher(metric.path("id").asText());
        if (name.matches()) {
          MetricName ours = MetricName.named(MetricNames.NAMESPACE, name.group(2));
          metrics.add(
              MetricResult.attempted(
                  MetricKey.create(name.group(1), ours), metric.path("value").asLong()));
        }
      }
    }
    return metrics;
  }

  private JsonNode get(String url) throws IOException, InterruptedException {
    HttpRequest request = HttpRequest.newBuilder(URI.create(url)).timeout(TIMEOUT).build();
    HttpResponse<byte[]> response = http.send(request, HttpResponse.BodyHandlers.ofByteArray());
    if (response.statusCode() != 200) {
      throw new IOException(url + " answers " + response.statusCode());
    }
    return MAPPER.readTree(response.body());
  }
}
