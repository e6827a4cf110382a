package dev.streamgauge.runners.flink;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import org.apache.beam.sdk.metrics.GaugeResult;
import org.apache.beam.sdk.metrics.MetricFiltering;
import org.apache.beam.sdk.metrics.MetricKey;
import org.apache.beam.sdk.metrics.MetricName;
import org.apache.beam.sdk.metrics.MetricQueryResults;
import org.apache.beam.sdk.metrics.MetricResult;
import org.apache.beam.sdk.metrics.MetricResults;
import org.apache.beam.sdk.metrics.MetricsFilter;
import org.apache.flink.configuration.Configuration;
import org.apache.flink.metrics.Counter;
import org.apache.flink.metrics.Gauge;
import org.apache.flink.metrics.Metric;
import org.apache.flink.metrics.MetricConfig;
import org.apache.flink.metrics.MetricGroup;
import org.apache.flink.metrics.reporter.MetricReporter;
import org.apache.flink.metrics.reporter.MetricReporterFactory;
import org.joda.time.Instant;

/**
 * Counters and gauges of a pipeline that runs in this process, and their last values once it has
 * ended. Beam's runner adds them to a job's result only when its tasks end, but always to Flink's
 * own metrics, for which this is a reporter.
 */
final class LiveMetrics extends MetricResults {
  private static final String REPORTER = "metrics.reporter.streamgauge.";
  private static final String RUN = "run";

  /** Static, since Flink creates reporters from their configuration alone. */
  private static final Map<String, LiveMetrics> RUNS = new ConcurrentHashMap<>();

  private record Named<M extends Metric>(MetricKey key, M metric) {}

  private final List<Named<Counter>> counters = new CopyOnWriteArrayList<>();
  private final List<Named<Gauge<?>>> gauges = new CopyOnWriteArrayList<>();

  private LiveMetrics() {}

  /** Adds a reporter to {@code configuration} and returns the metrics of the job that uses it. */
  static LiveMetrics reportedBy(Configuration configuration) {
    String run = UUID.randomUUID().toString();
    configuration.setString(REPORTER + "factory.class", Factory.class.getName());
    configuration.setString(REPORTER + RUN, run);
    LiveMetrics metrics = new LiveMetrics();
    RUNS.put(run, metrics);
    return metrics;
  }

  @Override
  public MetricQueryResults queryMetrics(MetricsFilter filter) {
    List<MetricResult<Long>> counts = new ArrayList<>();
    for (Named<Counter> counter : counters) {
      if (MetricFiltering.matches(filter, counter.key())) {
        counts.add(MetricResult.attempted(counter.key(), counter.metric().getCount()));
      }
    }
    List<MetricResult<GaugeResult>> values = new ArrayList<>();
    for (Named<Gauge<?>> gauge : gauges) {
      if (MetricFiltering.matches(filter, gauge.key())
          && gauge.metric().getValue() instanceof Long value) {
        values.add(MetricResult.attempted(gauge.key(), GaugeResult.create(value, Instant.now())));
      }
    }
    return MetricQueryResults.create(counts, List.of(), values, List.of(), List.of(), List.of());
  }

  private void add(Metric metric, String name, MetricGroup group) {
    int dot = name.lastIndexOf('.');
    if (dot <= 0) {
      // Beam's metrics have a namespace before the name; Flink's own have none.
      return;
    }
    MetricKey key =
        MetricKey.create(
            String.join(".", group.getScopeComponents()),
            MetricName.named(name.substring(0, dot), name.substring(dot + 1)));
    if (metric instanceof Counter counter) {
      counters.add(new Named<>(key, counter));
    } else if (metric instanceof Gauge<?> gauge) {
      gauges.add(new Named<>(key, gauge));
    }
  }

  /** Creates the reporter; Flink finds it as a service. */
  public static final class Factory implements MetricReporterFactory {
    @Override
    public MetricReporter createMetricReporter(Properties properties) {
      return new Reporter(properties.getProperty(RUN));
    }
  }

  private static final class Reporter implements MetricReporter {
    private final String run;
    private final LiveMetrics metrics;

    Reporter(String run) {
      this.run = run;
      this.metrics = RUNS.get(run);
    }

    @Override
    public void open(MetricConfig config) {}

    @Override
    public void close() {
      RUNS.remove(run);
    }

    @Override
    public void notifyOfAddedMetric(Metric metric, String name, MetricGroup group) {
      metrics.add(metric, name, group);
    }

    @Override
    public void notifyOfRemovedMetric(Metric metric, String name, MetricGroup group) {
      // The counts of a finished task still count.
    }
  }
}
