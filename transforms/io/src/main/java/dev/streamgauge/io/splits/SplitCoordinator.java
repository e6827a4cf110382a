package dev.streamgauge.io.splits;

import com.google.errorprone.annotations.concurrent.GuardedBy;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.function.Supplier;
import org.apache.beam.sdk.annotations.Internal;
import org.apache.beam.sdk.metrics.MetricResults;
import org.checkerframework.checker.nullness.qual.Nullable;
import org.joda.time.Instant;

/**
 * Gives the splits of a {@code MergedSource} one watermark, in the driver. The SparkRunner takes
 * the maximum of the splits' watermarks (apache/beam#19411), so each split reports the same one to
 * it: the minimum of what all had reached when the last micro-batch began.
 *
 * <p>Spark asks the source for its splits when each micro-batch begins, after it has collected
 * everything from the one before: that is a {@linkplain SplitRound round}. Rounds also replace the
 * clock in {@link CombinedWatermark}, as workers have no common one: a split is idle as of a round
 * if it looked after that round had begun and found nothing.
 *
 * <p>A source ends in two steps: when all splits are idle for long enough, each that still is stops
 * reading; when all have stopped, the watermark advances to the end.
 */
@Internal
public final class SplitCoordinator {
  /** Static since Spark asks a source that it has deserialized from its checkpoint. */
  private static final Map<UUID, SplitCoordinator> ALL = new HashMap<>();

  @GuardedBy("SplitCoordinator.class")
  private static @Nullable Supplier<MetricResults> metrics;

  private final SplitReports reports;
  private final int splits;
  private final List<SplitTime> times;
  private final Map<Integer, SplitReport> latest = new HashMap<>();
  private final CombinedWatermark least = new CombinedWatermark();
  private Instant watermark = SplitTime.NONE;
  private SplitRound.Phase phase = SplitRound.Phase.READING;
  private long round = 1;
  private long lastDecided;

  public SplitCoordinator(
      UUID source, int splits, Supplier<MetricResults> metrics, long nowMillis) {
    this.reports = new SplitReports(source, metrics);
    this.splits = splits;
    this.times = new ArrayList<>(Collections.nCopies(splits, SplitTime.UNKNOWN));
    this.lastDecided = nowMillis;
  }

  /**
   * Coordinates the sources of the pipeline that starts now in this JVM, and forgets those of an
   * earlier one.
   *
   * @param pipelineMetrics the metrics of all micro-batches so far
   */
  public static synchronized void start(Supplier<MetricResults> pipelineMetrics) {
    metrics = pipelineMetrics;
    ALL.clear();
  }

  /**
   * Returns the round that begins now.
   *
   * @param nowMillis the elapsed time
   * @throws IllegalStateException if this JVM does not coordinate sources
   */
  public static synchronized SplitRound next(UUID source, int splits, long nowMillis) {
    Supplier<MetricResults> from = metrics;
    if (from == null) {
      throw new IllegalStateException("No pipeline in this JVM coordinates its sources.");
    }
    return ALL.computeIfAbsent(source, s -> new SplitCoordinator(source, splits, from, nowMillis))
        .next(nowMillis);
  }

  public SplitRound next(long nowMillis) {
    Map<Integer, SplitReport> received = reports.receive(splits);
    if (received == null) {
      // The watermark waits until all have reported again.
      latest.clear();
    } else {
      received.forEach((split, report) -> times.set(split, report.after(times.get(split))));
      latest.putAll(received);
    }
    if (received == null || !received.isEmpty()) {
      round++;
    }
    decideWatermark(nowMillis);
    decidePhase();
    SplitBacklog backlog =
        latest.values().stream()
            .map(SplitReport::backlog)
            .reduce(SplitBacklog.UNKNOWN, SplitBacklog::plus);
    return new SplitRound(0, splits, round, watermark.getMillis(), phase, backlog);
  }

  private void decideWatermark(long nowMillis) {
    for (SplitReport report : latest.values()) {
      watermark = later(watermark, new Instant(report.floorMillis()));
    }
    // A split that has not begun may have the oldest lines of all.
    if (latest.size() == splits) {
      boolean reading = least.update(times);
      watermark = later(watermark, least.confirmed());
      // A split without a recent report may be about to read again.
      if (!reading && all(SplitReport.Ending.NO) && watermark.isAfter(SplitTime.NONE)) {
        watermark = watermark.plus(Math.max(0, nowMillis - lastDecided));
      }
    }
    lastDecided = nowMillis;
  }

  private void decidePhase() {
    if (phase == SplitRound.Phase.ENDED) {
      return;
    }
    if (all(SplitReport.Ending.STOPPED)) {
      phase = SplitRound.Phase.ENDED;
    } else {
      phase = all(SplitReport.Ending.READY) ? SplitRound.Phase.ENDING : SplitRound.Phase.READING;
    }
  }

  /** Returns whether all splits were at least this close to their end two rounds ago. */
  private boolean all(SplitReport.Ending ending) {
    return latest.size() == splits
        && latest.values().stream()
            .allMatch(r -> r.round() >= round - 2 && r.ending().compareTo(ending) >= 0);
  }

  private static Instant later(Instant a, Instant b) {
    return a.isAfter(b) ? a : b;
  }
}
