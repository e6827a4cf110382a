package dev.streamgauge.pipelines.monitoring;

import dev.streamgauge.alerts.evaluate.ActiveAlerts;
import dev.streamgauge.alerts.notify.SendAlerts;
import dev.streamgauge.alerts.notify.outbox.OutboxCounts;
import dev.streamgauge.io.source.SourceMetrics;
import dev.streamgauge.pipelines.connect.ResultDelay;
import dev.streamgauge.restart.TrackResumePoint;
import io.prometheus.metrics.model.registry.MultiCollector;
import io.prometheus.metrics.model.snapshots.ClassicHistogramBuckets;
import io.prometheus.metrics.model.snapshots.CounterSnapshot;
import io.prometheus.metrics.model.snapshots.CounterSnapshot.CounterDataPointSnapshot;
import io.prometheus.metrics.model.snapshots.GaugeSnapshot;
import io.prometheus.metrics.model.snapshots.GaugeSnapshot.GaugeDataPointSnapshot;
import io.prometheus.metrics.model.snapshots.HistogramSnapshot;
import io.prometheus.metrics.model.snapshots.InfoSnapshot;
import io.prometheus.metrics.model.snapshots.Labels;
import io.prometheus.metrics.model.snapshots.MetricSnapshots;
import io.prometheus.metrics.model.snapshots.PrometheusNaming;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.BooleanSupplier;
import java.util.function.Supplier;
import org.apache.beam.sdk.transforms.windowing.BoundedWindow;

/** Converts the metrics of a run to those of Prometheus: the same names on every runner. */
final class RunCollector implements MultiCollector {
  private final String runner;
  private final String version;
  private final Supplier<RunMetrics> metrics;
  private final BooleanSupplier ready;

  RunCollector(String runner, String version, Supplier<RunMetrics> metrics, BooleanSupplier ready) {
    this.runner = runner;
    this.version = version;
    this.metrics = metrics;
    this.ready = ready;
  }

  @Override
  public MetricSnapshots collect() {
    RunMetrics run = metrics.get();
    MetricSnapshots.Builder all = MetricSnapshots.builder();
    all.metricSnapshot(
        InfoSnapshot.builder()
            .name("streamgauge_build")
            .help("The version and the runner.")
            .dataPoint(
                InfoSnapshot.InfoDataPointSnapshot.builder()
                    .labels(Labels.of("version", version, "runner", runner))
                    .build())
            .build());
    MetricTable.COUNTERS.forEach(family -> all.metricSnapshot(counter(family, run)));
    MetricTable.UP_AND_DOWN.forEach(family -> all.metricSnapshot(gauge(family, run)));
    others(run, all);
    gauges(run, all);
    all.metricSnapshot(delay(run));
    notifications(all);
    alerts(all);
    return all.build();
  }

  private static Labels labels(MetricTable.Family family, MetricTable.Point point) {
    return family
        .label()
        .map(name -> Labels.of(name, point.label().orElse("")))
        .orElse(Labels.EMPTY);
  }

  private static CounterSnapshot counter(MetricTable.Family family, RunMetrics run) {
    CounterSnapshot.Builder counter =
        CounterSnapshot.builder().name(family.name()).help(family.help());
    for (MetricTable.Point point : family.points()) {
      counter.dataPoint(
          CounterDataPointSnapshot.builder()
              .labels(labels(family, point))
              .value(Math.max(0, run.counter(point.counter())))
              .build());
    }
    return counter.build();
  }

  private static GaugeSnapshot gauge(MetricTable.Family family, RunMetrics run) {
    GaugeSnapshot.Builder gauge = GaugeSnapshot.builder().name(family.name()).help(family.help());
    for (MetricTable.Point point : family.points()) {
      gauge.dataPoint(
          GaugeDataPointSnapshot.builder()
              .labels(labels(family, point))
              .value(run.counter(point.counter()))
              .build());
    }
    return gauge.build();
  }

  /** Adds counters that only some programs have, under names made from their own. */
  private static void others(RunMetrics run, MetricSnapshots.Builder all) {
    new TreeMap<>(run.counters())
        .forEach(
            (name, value) -> {
              if (!MetricTable.NAMED.contains(name) && !name.startsWith("result_delay_")) {
                all.metricSnapshot(
                    CounterSnapshot.builder()
                        .name(PrometheusNaming.sanitizeMetricName("streamgauge_" + name))
                        .help("The counter " + name + " of the pipeline.")
                        .dataPoint(
                            CounterDataPointSnapshot.builder().value(Math.max(0, value)).build())
                        .build());
              }
            });
  }

  private void gauges(RunMetrics run, MetricSnapshots.Builder all) {
    all.metricSnapshot(
        gauge(
            "streamgauge_ready",
            "1 if the run is ready, as /readyz says; else 0.",
            ready.getAsBoolean() ? 1 : 0));
    all.metricSnapshot(
        gauge(
            "streamgauge_watermark_timestamp_seconds",
            "The time up to which all lines are read; NaN if unknown.",
            time(run, SourceMetrics.WATERMARK)));
    all.metricSnapshot(
        gauge(
            "streamgauge_written_timestamp_seconds",
            "The time up to which all results are written, if the run saves that; else NaN.",
            time(run, TrackResumePoint.WRITTEN_MILLIS)));
    all.metricSnapshot(
        gauge(
            "streamgauge_source_backlog_lines",
            "Lines that are known to wait in the source, such as records of a topic.",
            run.gauge(SourceMetrics.BACKLOG_LINES).orElse(0)));
    all.metricSnapshot(
        gauge(
            "streamgauge_source_backlog_bytes",
            "Bytes that are known to wait in the source, such as in files, buffers or a spool.",
            run.gauge(SourceMetrics.BACKLOG_BYTES).orElse(0)));
  }

  private static GaugeSnapshot gauge(String name, String help, double value) {
    return GaugeSnapshot.builder()
        .name(name)
        .help(help)
        .dataPoint(GaugeDataPointSnapshot.builder().value(value).build())
        .build();
  }

  private static double time(RunMetrics run, String gauge) {
    long millis = run.gauge(gauge).orElse(Long.MIN_VALUE);
    return millis <= BoundedWindow.TIMESTAMP_MIN_VALUE.getMillis()
            || millis >= BoundedWindow.TIMESTAMP_MAX_VALUE.getMillis()
        ? Double.NaN
        : millis / 1000.0;
  }

  private static HistogramSnapshot delay(RunMetrics run) {
    ClassicHistogramBuckets.Builder buckets = ClassicHistogramBuckets.builder();
    for (int i = 0; i <= ResultDelay.BOUNDS_MILLIS.size(); i++) {
      double bound =
          i < ResultDelay.BOUNDS_MILLIS.size()
              ? ResultDelay.BOUNDS_MILLIS.get(i) / 1000.0
              : Double.POSITIVE_INFINITY;
      buckets.bucket(bound, run.counter(ResultDelay.bucket(i)));
    }
    return HistogramSnapshot.builder()
        .name("streamgauge_result_delay_seconds")
        .help("The time from the end of a window to its first result.")
        .dataPoint(
            HistogramSnapshot.HistogramDataPointSnapshot.builder()
                .classicHistogramBuckets(buckets.build())
                .sum(run.counter(ResultDelay.SUM) / 1000.0)
                .build())
        .build();
  }

  private static void notifications(MetricSnapshots.Builder all) {
    CounterSnapshot.Builder outcomes =
        CounterSnapshot.builder()
            .name("streamgauge_notifications")
            .help("Alert events by receiver and outcome.");
    CounterSnapshot.Builder retries =
        CounterSnapshot.builder()
            .name("streamgauge_notification_retries")
            .help("Attempts to send a message that have to be repeated.");
    GaugeSnapshot.Builder waiting =
        GaugeSnapshot.builder()
            .name("streamgauge_outbox_events")
            .help("Alert events that wait in the outbox of a receiver.");
    SendAlerts.countsByReceiver()
        .forEach(
            (receiver, counts) -> {
              outcomes(counts)
                  .forEach(
                      (outcome, count) ->
                          outcomes.dataPoint(
                              CounterDataPointSnapshot.builder()
                                  .labels(Labels.of("receiver", receiver, "outcome", outcome))
                                  .value(count)
                                  .build()));
              retries.dataPoint(
                  CounterDataPointSnapshot.builder()
                      .labels(Labels.of("receiver", receiver))
                      .value(counts.retries())
                      .build());
              waiting.dataPoint(
                  GaugeDataPointSnapshot.builder()
                      .labels(Labels.of("receiver", receiver))
                      .value(counts.pending())
                      .build());
            });
    all.metricSnapshot(outcomes.build());
    all.metricSnapshot(retries.build());
    all.metricSnapshot(waiting.build());
  }

  private static Map<String, Long> outcomes(OutboxCounts counts) {
    Map<String, Long> outcomes = new LinkedHashMap<>();
    outcomes.put("sent", counts.sent());
    outcomes.put("rejected", counts.failed());
    outcomes.put("dropped", counts.dropped());
    return outcomes;
  }

  /** Adds the series in which Prometheus and vmalert show their alerts. */
  private static void alerts(MetricSnapshots.Builder all) {
    GaugeSnapshot.Builder alerts =
        GaugeSnapshot.builder().name("ALERTS").help("Alerts that are pending or firing.");
    Map<Labels, ActiveAlerts.ActiveAlert> seen = new LinkedHashMap<>();
    for (ActiveAlerts.ActiveAlert alert : ActiveAlerts.current()) {
      seen.put(labels(alert), alert);
    }
    seen.keySet()
        .forEach(
            labels ->
                alerts.dataPoint(GaugeDataPointSnapshot.builder().labels(labels).value(1).build()));
    all.metricSnapshot(alerts.build());
  }

  private static Labels labels(ActiveAlerts.ActiveAlert alert) {
    SortedMap<String, String> labels = new TreeMap<>();
    alert
        .labels()
        .forEach((name, value) -> labels.put(PrometheusNaming.sanitizeLabelName(name), value));
    labels.put("alertstate", alert.firing() ? "firing" : "pending");
    List<String> names = new ArrayList<>(labels.keySet());
    return Labels.of(names, new ArrayList<>(labels.values()));
  }
}
