package dev.streamgauge.windows;

import dev.streamgauge.lines.MetricNames;
import java.util.Map;
import java.util.TreeMap;
import org.apache.beam.sdk.PipelineResult;
import org.apache.beam.sdk.metrics.MetricNameFilter;
import org.apache.beam.sdk.metrics.MetricsFilter;

/** The counters of a pipeline that has ended. */
public final class Account {
  private Account() {}

  /** Returns what is committed: the DirectRunner may leave out what was only attempted. */
  public static Map<String, Long> of(PipelineResult result) {
    Map<String, Long> counters = new TreeMap<>();
    MetricsFilter ours =
        MetricsFilter.builder()
            .addNameFilter(MetricNameFilter.inNamespace(MetricNames.NAMESPACE))
            .build();
    result
        .metrics()
        .queryMetrics(ours)
        .getCounters()
        .forEach(c -> counters.merge(c.getName().getName(), c.getCommitted(), Long::sum));
    return counters;
  }
}
