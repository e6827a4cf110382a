package dev.streamgauge.pipelines.run;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.streamgauge.io.source.SourceMetrics;
import dev.streamgauge.lines.MetricNames;
import dev.streamgauge.pipelines.monitoring.RunMetrics;
import dev.streamgauge.pipelines.options.StreamgaugeOptions;
import dev.streamgauge.pipelines.run.Progress.Output;
import dev.streamgauge.pipelines.run.Progress.Totals;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.util.AbstractMap;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.Set;
import java.util.concurrent.atomic.AtomicLong;
import org.apache.beam.sdk.PipelineResult;
import org.apache.beam.sdk.metrics.GaugeResult;
import org.apache.beam.sdk.metrics.MetricKey;
import org.apache.beam.sdk.metrics.MetricName;
import org.apache.beam.sdk.metrics.MetricQueryResults;
import org.apache.beam.sdk.metrics.MetricResult;
import org.apache.beam.sdk.metrics.MetricResults;
import org.apache.beam.sdk.metrics.MetricsFilter;
import org.apache.beam.sdk.options.PipelineOptionsFactory;
import org.apache.beam.sdk.transforms.windowing.BoundedWindow;
import org.joda.time.Duration;
import org.joda.time.Instant;
import org.junit.Test;

public class ProgressTest {
  private static final long NOW = 1_700_000_000_000L;

  private final ByteArrayOutputStream printed = new ByteArrayOutputStream();
  private long nanos;

  private Progress progress(PipelineResult result, Duration interval) {
    return progress(result, Set.of(Output.WINDOWS), interval);
  }

  private Progress progress(PipelineResult result, Set<Output> outputs, Duration interval) {
    PrintStream err = new PrintStream(printed, true, UTF_8);
    return new Progress(
        result, outputs, OptionalLong.empty(), interval, err, () -> nanos, () -> NOW);
  }

  private static RunMetrics metrics(long watermark, Map<String, Long> counters) {
    return new RunMetrics(counters, Map.of(SourceMetrics.WATERMARK, watermark));
  }

  @Test
  public void aLineTellsTheRateSinceTheOneBefore() {
    Progress progress = progress(new FakeResult(Map.of(), List.of()), Duration.ZERO);
    assertThat(
            progress.line(
                metrics(
                    NOW - 1500,
                    Map.of(
                        "lines_read", 20_000L,
                        "lines_counted", 900L,
                        "lines_filtered", 19_000L,
                        "windows_printed", 3L)),
                2_000_000_000L))
        .isEqualTo(
            "progress: 20,000 lines read, 10,000 lines/s, 900 counted, 19,000 filtered,"
                + " watermark lag 1.5 s, 3 windows printed");
    assertThat(
            progress.line(
                metrics(
                    NOW,
                    Map.ofEntries(
                        Map.entry("lines_read", 20_500L),
                        Map.entry("lines_counted", 1L),
                        Map.entry("lines_filtered", 2L),
                        Map.entry("lines_dead", 3L),
                        Map.entry("lines_dropped_late", 4L),
                        Map.entry("lines_cut", 2L),
                        Map.entry("lines_repaired", 1234L),
                        Map.entry("lines_lost", 7000L),
                        Map.entry("positions_lost", 1L),
                        Map.entry("words_ignored", 5L),
                        Map.entry("windows_printed", 4L))),
                3_000_000_000L))
        .isEqualTo(
            "progress: 20,500 lines read, 500 lines/s, 1 counted, 2 filtered, 3 dead, 4"
                + " dropped late, watermark lag 0.0 s, 4 windows printed, at least 7,000 lost"
                + " before they were read, 5 words ignored, 2"
                + " too long and cut, 1,234 with bad UTF-8 repaired");
  }

  @Test
  public void theLagInWords() {
    Progress progress = progress(new FakeResult(Map.of(), List.of()), Duration.ZERO);
    assertLag(progress, Long.MIN_VALUE, "unknown");
    assertLag(progress, BoundedWindow.TIMESTAMP_MIN_VALUE.getMillis(), "unknown");
    assertLag(progress, BoundedWindow.TIMESTAMP_MAX_VALUE.getMillis(), "none (end of input)");
    assertLag(progress, NOW + 5000, "0.0 s");
    assertLag(progress, NOW - 599_000, "599.0 s");
    assertLag(progress, NOW - 86_400_000, "1,440 min");
  }

  private static void assertLag(Progress progress, long watermark, String text) {
    assertThat(progress.line(metrics(watermark, Map.of()), 1))
        .contains(", watermark lag " + text + ", ");
  }

  @Test
  public void theSummaryAddsUpTheStepsOfThePipeline() {
    FakeResult result =
        new FakeResult(
            Map.of(
                "lines_read", 1000L,
                "lines_counted", 50L,
                "lines_filtered", 900L,
                "lines_dead", 30L,
                "lines_dropped_late", 20L,
                "windows_printed", 7L,
                "x", 1L),
            List.of(5L, 9L));
    Progress progress = progress(result, Duration.ZERO);
    nanos = 2_500_000_000L;
    assertThat(progress.totals())
        .isEqualTo(
            new Totals(
                2000, 100, 1800, 60, 40, 0, 0, 0, 0, 0, 14, 0, 0, 0, 0, 0, 0, 0, 0, 9, -1, -1));
    assertThat(progress.summary())
        .isEqualTo(
            "done: 2,000 lines read in 2.5 s, 100 counted, 1,800 filtered, 60 dead, 40"
                + " dropped late, 14 windows printed");
  }

  @Test
  public void ofAlertsItTellsHowManyFired() {
    FakeResult result =
        new FakeResult(
            Map.of("lines_read", 1000L, "alerts_fired", 600L, "alerts_resolved", 2L), List.of(NOW));
    Progress progress = progress(result, Set.of(Output.ALERTS), Duration.ZERO);
    assertThat(progress.line(progress.metrics(), 1_000_000_000L))
        .endsWith(", watermark lag 0.0 s, 1,200 alerts fired, 4 resolved");
    assertThat(progress.summary()).endsWith(", 0 filtered, 1,200 alerts fired, 4 resolved");
  }

  @Test
  public void namesOnlyWhatTheSinksPutOut() {
    FakeResult result =
        new FakeResult(
            Map.of(
                "jdbc_rows_written", 600L, "result_records_sent", 4L, "result_files_written", 5L),
            List.of());
    assertThat(progress(result, outputs("console", "jdbc:h2:x,y"), Duration.ZERO).summary())
        .endsWith(", 0 filtered, 0 windows printed, 1,200 database rows written");
    assertThat(progress(result, outputs("jdbc:h2:x"), Duration.ZERO).summary())
        .endsWith(", 0 filtered, 1,200 database rows written");
    assertThat(progress(result, outputs("file:///x", "kafka://b/t"), Duration.ZERO).summary())
        .endsWith(", 0 filtered, 8 records sent, 10 files written");
  }

  private static Set<Output> outputs(String... sinks) {
    StreamgaugeOptions options = PipelineOptionsFactory.create().as(StreamgaugeOptions.class);
    options.setSink(List.of(sinks));
    return Output.of(options);
  }

  @Test
  public void oneOfAThingIsNotMany() {
    FakeResult result = new FakeResult(Map.of("lines_read", 1L), List.of());
    Progress progress =
        progress(result, EnumSet.complementOf(EnumSet.of(Output.LINES)), Duration.ZERO);
    assertThat(
            progress.line(
                metrics(
                    NOW,
                    Map.ofEntries(
                        Map.entry("lines_read", 1L),
                        Map.entry("alerts_fired", 1L),
                        Map.entry("windows_printed", 1L),
                        Map.entry("jdbc_rows_written", 1L),
                        Map.entry("result_records_sent", 1L),
                        Map.entry("result_files_written", 1L),
                        Map.entry("prometheus_samples_written", 1L),
                        Map.entry("positions_lost", 1L),
                        Map.entry("lines_lost", 1L),
                        Map.entry("words_ignored", 1L))),
                1_000_000_000L))
        .startsWith("progress: 1 line read, ")
        .contains(
            ", 1 alert fired, 0 resolved, 1 window printed, 1 database row written, 1 record sent,"
                + " 1 file written, 1 sample written, at least 1 lost before it was read, 1 word ignored");
  }

  @Test
  public void idleProgressIsReportedOnce() {
    Map<String, Long> counters = new HashMap<>(Map.of("lines_read", 1L));
    Progress progress = progress(new FakeResult(counters, List.of()), Duration.ZERO);
    for (int i = 0; i < 5; i++) {
      progress.report();
    }
    assertThat(printed.toString(UTF_8).lines())
        .hasSize(2)
        .allMatch(line -> line.startsWith("progress: 2 lines read"))
        .last()
        .asString()
        .endsWith(", idle; the next line comes when lines do");
    counters.put("lines_read", 3L);
    progress.report();
    progress.report();
    assertThat(printed.toString(UTF_8).lines())
        .hasSize(4)
        .element(2)
        .asString()
        .startsWith("progress: 6 lines read");
  }

  @Test
  public void ofFilesItTellsTheShareReadAndTheTimeLeft() {
    PrintStream err = new PrintStream(printed, true, UTF_8);
    FakeResult result = new FakeResult(Map.of(), List.of());
    Progress progress =
        new Progress(
            result, Set.of(), OptionalLong.of(1000), Duration.ZERO, err, () -> nanos, () -> NOW);
    // A quarter in 30 s, so the rest takes 90 s.
    assertThat(
            progress.line(
                metrics(NOW, Map.of("lines_read", 10L, "file_bytes_read", 250L)), 30_000_000_000L))
        .contains(" lines/s, 25% read, about 1m left, 0 counted, ");
    assertThat(
            progress.line(
                metrics(NOW, Map.of("lines_read", 40L, "file_bytes_read", 1000L)), 60_000_000_000L))
        .contains(" lines/s, 99% read, 0 counted, ");
  }

  @Test
  public void ofABacklogItTellsTheShareReadAndTheTimeLeft() {
    Progress progress = progress(new FakeResult(Map.of(), List.of()), Duration.ZERO);
    RunMetrics behind =
        new RunMetrics(Map.of("lines_read", 100L), Map.of(SourceMetrics.BACKLOG_LINES, 300L));
    // 10 lines a second.
    assertThat(progress.line(behind, 10_000_000_000L))
        .contains(" 10 lines/s, 25% read, about 30s left, ");
    RunMetrics caughtUp =
        new RunMetrics(Map.of("lines_read", 500L), Map.of(SourceMetrics.BACKLOG_LINES, 3L));
    assertThat(progress.line(caughtUp, 20_000_000_000L)).contains(" 40 lines/s, 0 counted, ");
  }

  @Test
  public void tellsAtIntervalsUntilItIsClosed() {
    AtomicLong lines = new AtomicLong();
    Map<String, Long> counters =
        new AbstractMap<>() {
          @Override
          public Set<Entry<String, Long>> entrySet() {
            return Map.of("lines_read", lines.incrementAndGet()).entrySet();
          }
        };
    try (Progress progress = progress(new FakeResult(counters, List.of()), Duration.millis(1))) {
      await().until(() -> printed.toString(UTF_8).lines().count() >= 3);
    }
    assertThat(printed.toString(UTF_8).lines())
        .first()
        .asString()
        .startsWith("progress: 2 lines read, ");
  }

  /** Every counter in two steps. */
  private record FakeResult(Map<String, Long> counters, List<Long> watermarks)
      implements PipelineResult {
    private static MetricKey key(String step, String name) {
      return MetricKey.create(step, MetricName.named(MetricNames.NAMESPACE, name));
    }

    @Override
    public MetricResults metrics() {
      return new MetricResults() {
        @Override
        public MetricQueryResults queryMetrics(MetricsFilter filter) {
          List<MetricResult<Long>> counts =
              counters.entrySet().stream()
                  .flatMap(
                      entry ->
                          List.of("a", "b").stream()
                              .map(
                                  step ->
                                      MetricResult.attempted(
                                          key(step, entry.getKey()), entry.getValue())))
                  .toList();
          List<MetricResult<GaugeResult>> gauges =
              watermarks.stream()
                  .map(
                      millis ->
                          MetricResult.attempted(
                              key("step" + millis, SourceMetrics.WATERMARK),
                              GaugeResult.create(millis, Instant.EPOCH)))
                  .toList();
          return MetricQueryResults.create(
              counts, List.of(), gauges, List.of(), List.of(), List.of());
        }
      };
    }

    @Override
    public State getState() {
      return State.RUNNING;
    }

    @Override
    public State cancel() {
      return State.CANCELLED;
    }

    @Override
    public State waitUntilFinish(Duration duration) {
      return State.DONE;
    }

    @Override
    public State waitUntilFinish() {
      return State.DONE;
    }
  }
}
