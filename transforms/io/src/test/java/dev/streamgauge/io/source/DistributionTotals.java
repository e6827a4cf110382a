package dev.streamgauge.io.source;

import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.apache.beam.sdk.metrics.BoundedTrie;
import org.apache.beam.sdk.metrics.Counter;
import org.apache.beam.sdk.metrics.Distribution;
import org.apache.beam.sdk.metrics.DistributionResult;
import org.apache.beam.sdk.metrics.Gauge;
import org.apache.beam.sdk.metrics.MetricKey;
import org.apache.beam.sdk.metrics.MetricName;
import org.apache.beam.sdk.metrics.MetricQueryResults;
import org.apache.beam.sdk.metrics.MetricResult;
import org.apache.beam.sdk.metrics.MetricResults;
import org.apache.beam.sdk.metrics.MetricsContainer;
import org.apache.beam.sdk.metrics.MetricsFilter;
import org.apache.beam.sdk.metrics.StringSet;

/** Adds up distributions, and drops all other metrics. */
final class DistributionTotals extends MetricResults implements MetricsContainer {
  private static final MetricsContainer NONE = new BufferedMetricsContainer();
  private final Map<MetricName, DistributionResult> totals = new ConcurrentHashMap<>();

  private void add(MetricName name, long sum, long count) {
    totals.merge(
        name,
        DistributionResult.create(sum, count, 0, 0),
        (a, b) ->
            DistributionResult.create(a.getSum() + b.getSum(), a.getCount() + b.getCount(), 0, 0));
  }

  /** Adds all of {@code other}, as the driver does with what a task has collected. */
  void addAll(DistributionTotals other) {
    other.totals.forEach((name, total) -> add(name, total.getSum(), total.getCount()));
  }

  void replaceBy(DistributionTotals other) {
    totals.clear();
    addAll(other);
  }

  @Override
  public MetricQueryResults queryMetrics(MetricsFilter filter) {
    List<MetricResult<DistributionResult>> all =
        totals.entrySet().stream()
            .filter(
                e ->
                    filter.names().stream()
                        .anyMatch(n -> n.getNamespace().equals(e.getKey().getNamespace())))
            .map(e -> MetricResult.attempted(MetricKey.create("Read", e.getKey()), e.getValue()))
            .toList();
    return MetricQueryResults.create(List.of(), all, List.of(), List.of(), List.of(), List.of());
  }

  @Override
  public Distribution getDistribution(MetricName name) {
    return new Distribution() {
      @Override
      public void update(long value) {
        add(name, value, 1);
      }

      @Override
      public void update(long sum, long count, long min, long max) {
        add(name, sum, count);
      }

      @Override
      public MetricName getName() {
        return name;
      }
    };
  }

  @Override
  public Counter getCounter(MetricName name) {
    return NONE.getCounter(name);
  }

  @Override
  public StringSet getStringSet(MetricName name) {
    return NONE.getStringSet(name);
  }

  @Override
  public BoundedTrie getBoundedTrie(MetricName name) {
    return NONE.getBoundedTrie(name);
  }

  @Override
  public Gauge getGauge(MetricName name) {
    return NONE.getGauge(name);
  }
}
