package dev.streamgauge.pipelines.relay;

import dev.streamgauge.io.source.BufferedMetricsContainer.KeptCounter;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;
import org.apache.beam.sdk.metrics.BoundedTrie;
import org.apache.beam.sdk.metrics.Counter;
import org.apache.beam.sdk.metrics.Distribution;
import org.apache.beam.sdk.metrics.Gauge;
import org.apache.beam.sdk.metrics.GaugeResult;
import org.apache.beam.sdk.metrics.MetricKey;
import org.apache.beam.sdk.metrics.MetricName;
import org.apache.beam.sdk.metrics.MetricQueryResults;
import org.apache.beam.sdk.metrics.MetricResult;
import org.apache.beam.sdk.metrics.MetricResults;
import org.apache.beam.sdk.metrics.MetricsContainer;
import org.apache.beam.sdk.metrics.MetricsFilter;
import org.apache.beam.sdk.metrics.StringSet;
import org.checkerframework.checker.nullness.qual.Nullable;
import org.joda.time.Instant;

/** The counters and gauges of a relay, which has no runner to keep them. */
final class RelayMetrics implements MetricsContainer {
  private static final long serialVersionUID = 1L;
  private static final String STEP = "Relay";

  private final ConcurrentHashMap<MetricName, AtomicLong> counters = new ConcurrentHashMap<>();
  private final ConcurrentHashMap<MetricName, Long> gauges = new ConcurrentHashMap<>();

  @Override
  public Counter getCounter(MetricName name) {
    return new KeptCounter(name, counters.computeIfAbsent(name, n -> new AtomicLong()));
  }

  @Override
  public Gauge getGauge(MetricName name) {
    return new Last(name, gauges);
  }

  @Override
  public Distribution getDistribution(MetricName name) {
    throw new UnsupportedOperationException("no source has distributions: " + name);
  }

  @Override
  public StringSet getStringSet(MetricName name) {
    throw new UnsupportedOperationException("no source has sets of strings: " + name);
  }

  @Override
  public BoundedTrie getBoundedTrie(MetricName name) {
    throw new UnsupportedOperationException("no source has tries: " + name);
  }

  /** Returns the values now. */
  MetricResults results() {
    return new MetricResults() {
      @Override
      public MetricQueryResults queryMetrics(@Nullable MetricsFilter filter) {
        return MetricQueryResults.create(
            counters.entrySet().stream()
                .map(counter -> result(counter.getKey(), counter.getValue().get()))
                .toList(),
            List.of(),
            gauges.entrySet().stream()
                .map(
                    gauge ->
                        result(gauge.getKey(), GaugeResult.create(gauge.getValue(), Instant.now())))
                .toList(),
            List.of(),
            List.of(),
            List.of());
      }
    };
  }

  private static <T> MetricResult<T> result(MetricName name, T value) {
    return MetricResult.attempted(MetricKey.create(STEP, name), value);
  }

  private record Last(MetricName name, Map<MetricName, Long> values) implements Gauge {
    @Override
    public MetricName getName() {
      return name;
    }

    @Override
    public void set(long value) {
      values.put(name, value);
    }
  }
}
