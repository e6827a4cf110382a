package dev.streamgauge.pipelines.monitoring;

import dev.streamgauge.lines.MetricNames;
import dev.streamgauge.windows.SlidingCount;
import java.util.HashMap;
import java.util.Map;
import java.util.OptionalLong;
import java.util.Set;
import java.util.regex.Pattern;
import org.apache.beam.sdk.PipelineResult;
import org.apache.beam.sdk.metrics.GaugeResult;
import org.apache.beam.sdk.metrics.MetricNameFilter;
import org.apache.beam.sdk.metrics.MetricQueryResults;
import org.apache.beam.sdk.metrics.MetricResult;
import org.apache.beam.sdk.metrics.MetricsFilter;

/**
 * Streamgauge's own metrics of a run at one moment, whatever the runner.
 *
 * @param counters by name, each the sum over the steps of the pipeline
 * @param gauges by name, each the maximum over the steps
 */
public record RunMetrics(Map<String, Long> counters, Map<String, Long> gauges) {
  /** Those of a run that has not begun. */
  static final RunMetrics NONE = new RunMetrics(Map.of(), Map.of());

  /** The name of the step that evaluates rules. */
  public static final String ALERTS_STEP = "Alerts";

  /**
   * A step inside that one. Flink puts the names of the job and the task before it, and its REST
   * interface replaces slashes.
   */
  private static final Pattern OF_ALERTS = Pattern.compile("(?:.*\\.)?" + ALERTS_STEP + "[/_].*");

  /** What becomes of a line after it was read. */
  private static final Set<String> OUTCOMES =
      Set.of(
          SlidingCount.LINES_COUNTED, SlidingCount.LINES_FILTERED, SlidingCount.LINES_DROPPED_LATE);

  private static final MetricsFilter OURS =
      MetricsFilter.builder()
          .addNameFilter(MetricNameFilter.inNamespace(MetricNames.NAMESPACE))
          .build();

  /** Returns the metrics of {@code result} now. */
  public static RunMetrics of(PipelineResult result) {
    MetricQueryResults metrics = result.metrics().queryMetrics(OURS);
    Map<String, Long> counters = new HashMap<>();
    Map<String, Long> ofAlerts = new HashMap<>();
    for (MetricResult<Long> counter : metrics.getCounters()) {
      String step = counter.getKey().stepName();
      boolean alerts = step != null && OF_ALERTS.matcher(step).matches();
      (alerts ? ofAlerts : counters).merge(counter.getName().getName(), value(counter), Long::sum);
    }
    // A run that counts windows and evaluates rules sees each line twice: windows are the account,
    // also if they have, for example, filtered all lines and counted none.
    if (counters.keySet().stream().anyMatch(OUTCOMES::contains)) {
      ofAlerts.keySet().removeAll(OUTCOMES);
    }
    ofAlerts.forEach(counters::putIfAbsent);
    Map<String, Long> gauges = new HashMap<>();
    for (MetricResult<GaugeResult> gauge : metrics.getGauges()) {
      gauges.merge(gauge.getName().getName(), gauge.getAttempted().getValue(), Long::max);
    }
    return new RunMetrics(counters, gauges);
  }

  /**
   * Returns what is committed, where the runner tells that. The DirectRunner may end before it has
   * recorded all of what was attempted.
   */
  private static long value(MetricResult<Long> counter) {
    Long committed = counter.getCommittedOrNull();
    return committed == null ? counter.getAttempted() : committed;
  }

  /** Returns the counter called {@code name}, 0 if nothing was counted. */
  public long counter(String name) {
    return counters.getOrDefault(name, 0L);
  }

  /** Returns the gauge called {@code name}; empty if it was never set. */
  public OptionalLong gauge(String name) {
    Long value = gauges.get(name);
    return value == null ? OptionalLong.empty() : OptionalLong.of(value);
  }
}
