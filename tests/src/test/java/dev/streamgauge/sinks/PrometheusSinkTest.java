package dev.streamgauge.sinks;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.Assume.assumeTrue;

import dev.streamgauge.lines.RunEpoch;
import dev.streamgauge.outputs.prometheus.PrometheusSink;
import dev.streamgauge.testing.PrometheusServer;
import dev.streamgauge.windows.result.WindowCounts;
import dev.streamgauge.windows.table.CountTable;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.apache.beam.runners.direct.DirectRunner;
import org.apache.beam.sdk.Pipeline;
import org.apache.beam.sdk.PipelineResult;
import org.apache.beam.sdk.metrics.MetricNameFilter;
import org.apache.beam.sdk.metrics.MetricResult;
import org.apache.beam.sdk.metrics.MetricsFilter;
import org.apache.beam.sdk.options.PipelineOptions;
import org.apache.beam.sdk.options.PipelineOptionsFactory;
import org.apache.beam.sdk.transforms.Create;
import org.apache.beam.sdk.transforms.windowing.PaneInfo.Timing;
import org.junit.AfterClass;
import org.junit.BeforeClass;
import org.junit.Test;

/** PrometheusSink on a real Prometheus. */
public class PrometheusSinkTest {
  private static final long START = 1_700_000_000_000L;
  private static final long PERIOD = 10_000;
  private static final long SIZE = 30_000;

  private static PrometheusServer prometheus;

  @BeforeClass
  public static void startServer() {
    assumeTrue("needs Prometheus", PrometheusServer.isInstalled());
    prometheus = PrometheusServer.running("1h");
  }

  @AfterClass
  public static void stopServer() {
    if (prometheus != null) {
      prometheus.close();
    }
  }

  private static PrometheusSink sink(String pipeline) {
    return PrometheusSink.to(prometheus.writeUrl(), pipeline);
  }

  /** The window that ends {@code number} periods after the start. */
  private static WindowCounts pane(int number, long revision, String key, long count) {
    CountTable counts = new CountTable();
    byte[] bytes = key.getBytes(UTF_8);
    counts.add(bytes, 0, bytes.length, count);
    long end = end(number);
    return WindowCounts.of(
        end - SIZE, end, revision == 0 ? Timing.ON_TIME : Timing.LATE, revision, counts);
  }

  private static long end(int number) {
    return START + number * PERIOD;
  }

  private static PipelineResult write(PrometheusSink sink, List<WindowCounts> panes) {
    PipelineOptions options = PipelineOptionsFactory.create();
    options.setRunner(DirectRunner.class);
    Pipeline pipeline = Pipeline.create(options);
    pipeline.apply(Create.of(panes).withCoder(WindowCounts.PaneCoder.of())).apply(sink);
    PipelineResult result = pipeline.run();
    result.waitUntilFinish();
    return result;
  }

  private static long counter(PipelineResult result, String name) {
    long sum = 0;
    for (MetricResult<Long> each :
        result
            .metrics()
            .queryMetrics(
                MetricsFilter.builder()
                    .addNameFilter(MetricNameFilter.named("streamgauge", name))
                    .build())
            .getCounters()) {
      sum += each.getCommitted();
    }
    return sum;
  }

  private static String series(String pipeline, String key) {
    return "streamgauge_window_count{pipeline=\"" + pipeline + "\",key=\"" + key + "\"}";
  }

  /** What a query at the end of each window shows. */
  private static TreeMap<Integer, Double> shown(
      PrometheusServer server, String pipeline, String key, int windows) {
    TreeMap<Integer, Double> shown = new TreeMap<>();
    for (int number = 1; number <= windows; number++) {
      shown.put(number, server.valueAt(series(pipeline, key), end(number)));
    }
    return shown;
  }

  @Test
  public void eachWindowShowsItsHighestRevisionWhateverTheOrder() {
    Random random = new Random(7);
    int windows = 30;
    List<WindowCounts> panes = new ArrayList<>();
    TreeMap<Integer, Double> expected = new TreeMap<>();
    int samples = 0;
    for (int number = 1; number <= windows; number++) {
      int revisions = 1 + random.nextInt(4);
      for (int revision = 0; revision < revisions; revision++) {
        panes.add(pane(number, revision, "web \"1\"\n", 100 * number + revision));
        samples++;
      }
      expected.put(number, 100.0 * number + revisions - 1);
    }
    Collections.shuffle(panes, random);
    PipelineResult first = write(sink("shuffled"), panes);
    assertThat(shown(prometheus, "shuffled", "web \\\"1\\\"\\n", windows)).isEqualTo(expected);
    assertThat(counter(first, PrometheusSink.SAMPLES_WRITTEN)).isEqualTo(samples);
    assertThat(counter(first, PrometheusSink.SAMPLES_REFUSED)).isZero();

    // All of them once more, as after a crash.
    write(sink("shuffled"), panes);
    assertThat(shown(prometheus, "shuffled", "web \\\"1\\\"\\n", windows)).isEqualTo(expected);
    assertThat(prometheus.samples(series("shuffled", "web \\\"1\\\"\\n"))).hasSize(samples);
  }

  @Test
  public void theResultsOfLaterRunsCountMoreThanAllOfEarlierOnes() {
    long end = end(1);
    long first = epoch(end - 3_600_000);
    long later = epoch(end + 40_000);
    long latest = epoch(end + 200_000);
    List<WindowCounts> panes =
        List.of(
            pane(1, first, "a", 1),
            pane(1, first + 699, "a", 2),
            pane(1, later, "a", 3),
            pane(1, later + 41, "a", 4),
            pane(1, latest, "a", 5));
    for (int written = 1; written <= panes.size(); written++) {
      write(sink("runs"), panes.subList(0, written));
      assertThat(prometheus.valueAt(series("runs", "a"), end)).isEqualTo(written);
    }
    // There is no room for more.
    PipelineResult more =
        write(sink("runs"), List.of(pane(1, first + 700, "a", 9), pane(1, later + 42, "a", 9)));
    assertThat(counter(more, PrometheusSink.SAMPLES_REFUSED)).isEqualTo(2);
    assertThat(prometheus.valueAt(series("runs", "a"), end)).isEqualTo(5);
  }

  private static long epoch(long startMillis) {
    return RunEpoch.firstRevision(RunEpoch.after(0, startMillis));
  }

  @Test
  public void whatPrometheusRefusesIsCountedAndTheRestIsWritten() {
    try (PrometheusServer strict = PrometheusServer.running("0s")) {
      PrometheusSink sink = PrometheusSink.to(strict.writeUrl(), "strict");
      write(sink, List.of(pane(5, 0, "a", 50), pane(5, 0, "b", 51)));
      // The first is out of order, and another value at the same time: both spoil their request.
      PipelineResult result =
          write(
              sink,
              List.of(
                  pane(4, 0, "a", 40),
                  pane(5, 0, "b", 52),
                  pane(6, 0, "a", 60),
                  pane(6, 0, "b", 61),
                  pane(4, 0, "c", 42)));
      assertThat(shown(strict, "strict", "a", 6))
          .isEqualTo(
              new TreeMap<>(
                  Map.of(
                      1,
                      Double.NaN,
                      2,
                      Double.NaN,
                      3,
                      Double.NaN,
                      4,
                      Double.NaN,
                      5,
                      50.0,
                      6,
                      60.0)));
      assertThat(strict.valueAt(series("strict", "b"), end(6))).isEqualTo(61);
      assertThat(strict.valueAt(series("strict", "b"), end(5))).isEqualTo(51);
      assertThat(strict.valueAt(series("strict", "c"), end(4))).isEqualTo(42);
      assertThat(counter(result, PrometheusSink.SAMPLES_REFUSED)).isEqualTo(2);
      assertThat(counter(result, PrometheusSink.SAMPLES_WRITTEN)).isEqualTo(3);
    }
  }

  @Test
  public void samplesTooOldForTheWindowAreRefusedAndNotTriedForEver() {
    try (PrometheusServer server = PrometheusServer.running("1h")) {
      PrometheusSink sink = PrometheusSink.to(server.writeUrl(), "young");
      write(sink, List.of(pane(1000, 0, "a", 1)));
      PipelineResult result = write(sink, List.of(pane(1, 0, "a", 2), pane(999, 0, "a", 3)));
      assertThat(counter(result, PrometheusSink.SAMPLES_REFUSED)).isEqualTo(1);
      assertThat(server.valueAt(series("young", "a"), end(999))).isEqualTo(3);
      assertThat(server.valueAt(series("young", "a"), end(1))).isNaN();
    }
  }

  @Test
  public void resultsWaitForAServerThatIsDown() throws Exception {
    try (PrometheusServer restarted = PrometheusServer.running("1h")) {
      PrometheusSink sink = PrometheusSink.to(restarted.writeUrl(), "waiting");
      write(sink, List.of(pane(1, 0, "a", 1)));
      restarted.kill();
      CompletableFuture<Void> writing =
          CompletableFuture.runAsync(() -> write(sink, List.of(pane(2, 0, "a", 2))));
      restarted.start();
      writing.get(3, TimeUnit.MINUTES);
      assertThat(restarted.valueAt(series("waiting", "a"), end(1))).isEqualTo(1);
      assertThat(restarted.valueAt(series("waiting", "a"), end(2))).isEqualTo(2);
    }
  }
}
