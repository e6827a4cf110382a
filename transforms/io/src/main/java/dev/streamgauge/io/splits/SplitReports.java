package dev.streamgauge.io.splits;

import dev.streamgauge.lines.MetricNames;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.function.Supplier;
import org.apache.beam.sdk.annotations.Internal;
import org.apache.beam.sdk.metrics.DistributionResult;
import org.apache.beam.sdk.metrics.MetricNameFilter;
import org.apache.beam.sdk.metrics.MetricResult;
import org.apache.beam.sdk.metrics.MetricResults;
import org.apache.beam.sdk.metrics.Metrics;
import org.apache.beam.sdk.metrics.MetricsFilter;
import org.checkerframework.checker.nullness.qual.Nullable;

/**
 * Carries {@link SplitReport}s from workers to the driver, in Beam's metrics: the only thing that
 * Spark's driver collects from each split before it begins the next micro-batch. A metric cannot be
 * overwritten reliably, so each number is added to a distribution, and the driver subtracts what it
 * was before. That is also right after a restart, with metrics from the checkpoint.
 */
@Internal
public final class SplitReports {
  /** Not the namespace of the metrics that users see. */
  private static final String NAMESPACE = MetricNames.NAMESPACE + ".splits";

  private static final MetricsFilter OURS =
      MetricsFilter.builder().addNameFilter(MetricNameFilter.inNamespace(NAMESPACE)).build();

  private static final List<String> FIELDS =
      List.of("round", "watermark", "idle", "emptySince", "floor", "ending", "lines", "bytes");

  private record Total(long sum, long count) {
    static final Total ZERO = new Total(0, 0);

    Total plus(DistributionResult other) {
      return new Total(sum + other.getSum(), count + other.getCount());
    }
  }

  private final UUID source;
  private final Supplier<MetricResults> metrics;
  private Map<String, Total> before;

  /** Begins now: what was reported before is not returned. */
  public SplitReports(UUID source, Supplier<MetricResults> metrics) {
    this.source = source;
    this.metrics = metrics;
    this.before = totals();
  }

  /** Sends a report of a split of {@code source}. At most once in each micro-batch. */
  public static void send(UUID source, int split, SplitReport report) {
    long[] values = {
      report.round(),
      report.watermarkMillis(),
      report.isIdle() ? 1 : 0,
      report.emptySince(),
      report.floorMillis(),
      report.ending().ordinal(),
      report.backlog().lines(),
      report.backlog().bytes()
    };
    for (int i = 0; i < values.length; i++) {
      Metrics.distribution(NAMESPACE, name(source, split, FIELDS.get(i))).update(values[i]);
    }
  }

  private static String name(UUID source, int split, String field) {
    return source + "/" + split + "/" + field;
  }

  private Map<String, Total> totals() {
    Map<String, Total> totals = new HashMap<>();
    String ours = source + "/";
    for (MetricResult<DistributionResult> metric :
        metrics.get().queryMetrics(OURS).getDistributions()) {
      String name = metric.getName().getName();
      if (name.startsWith(ours)) {
        totals.put(name, totals.getOrDefault(name, Total.ZERO).plus(metric.getAttempted()));
      }
    }
    return totals;
  }

  /**
   * Returns the reports of {@code splits} splits that have arrived since the last call; null if a
   * split has sent several, since their numbers cannot be told apart.
   */
  public @Nullable Map<Integer, SplitReport> receive(int splits) {
    Map<String, Total> now = totals();
    Map<Integer, SplitReport> reports = new HashMap<>();
    boolean severalOfOne = false;
    for (int split = 0; split < splits; split++) {
      List<Long> values = new ArrayList<>();
      for (String field : FIELDS) {
        Total total = now.getOrDefault(name(source, split, field), Total.ZERO);
        Total old = before.getOrDefault(name(source, split, field), Total.ZERO);
        severalOfOne |= total.count - old.count > 1;
        if (total.count - old.count == 1) {
          values.add(total.sum - old.sum);
        }
      }
      if (values.size() == FIELDS.size()) {
        reports.put(split, report(values));
      }
    }
    before = now;
    return severalOfOne ? null : reports;
  }

  private static SplitReport report(List<Long> values) {
    return new SplitReport(
        values.get(0),
        values.get(1),
        values.get(2) == 1,
        values.get(3),
        values.get(4),
        SplitReport.Ending.values()[values.get(5).intValue()],
        new SplitBacklog(values.get(6), values.get(7)));
  }
}
