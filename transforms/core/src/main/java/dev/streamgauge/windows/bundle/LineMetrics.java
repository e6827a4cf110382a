package dev.streamgauge.windows.bundle;

import dev.streamgauge.lines.LineBatch;
import dev.streamgauge.lines.MetricNames;
import dev.streamgauge.lines.ReadStats;
import java.io.Serializable;
import org.apache.beam.sdk.annotations.Internal;
import org.apache.beam.sdk.metrics.Counter;
import org.apache.beam.sdk.metrics.Metrics;

/**
 * Accounts for every line that was read, in Beam counters: read = counted + filtered + dead +
 * dropped late. The source counts read and dead lines; this class counts the others.
 */
@Internal
public final class LineMetrics implements Serializable {
  /** Counter: lines counted, each once for all windows. */
  public static final String LINES_COUNTED = "lines_counted";

  /** Counter: lines read but filtered out before the count, or without a key. */
  public static final String LINES_FILTERED = "lines_filtered";

  /** Counter: lines that would have been counted but exceeded the allowed lateness. */
  public static final String LINES_DROPPED_LATE = "lines_dropped_late";

  private static final long serialVersionUID = 1;

  private final Counter counted = Metrics.counter(MetricNames.NAMESPACE, LINES_COUNTED);
  private final Counter filtered = Metrics.counter(MetricNames.NAMESPACE, LINES_FILTERED);
  private final Counter droppedLate = Metrics.counter(MetricNames.NAMESPACE, LINES_DROPPED_LATE);

  /**
   * Returns the lines of {@code batch} at or after {@code firstOpen}. Counts earlier ones as late,
   * and those that filters have removed from the batch as filtered.
   */
  public LineBatch admit(LineBatch batch, long firstOpen) {
    ReadStats stats = batch.stats();
    filtered(stats.linesRead() - stats.linesDead() - batch.linesRead());
    int n = batch.size();
    int late = 0;
    long linesLate = 0;
    for (int i = 0; i < n; i++) {
      if (batch.time(i) < firstOpen) {
        late++;
        linesLate += batch.linesRead(i);
      }
    }
    if (late == 0) {
      return batch;
    }
    droppedLate(linesLate);
    int[] kept = new int[n - late];
    int count = 0;
    for (int i = 0; i < n; i++) {
      if (batch.time(i) >= firstOpen) {
        kept[count++] = i;
      }
    }
    return batch.select(kept, count);
  }

  /** Counts lines that exceed the allowed lateness. */
  public void droppedLate(long lines) {
    if (lines > 0) {
      droppedLate.inc(lines);
    }
  }

  /** Counts lines that count in at least one window. */
  public void counted(long lines) {
    if (lines > 0) {
      counted.inc(lines);
    }
  }

  /** Counts lines that are filtered out, whatever their time. */
  public void filtered(long lines) {
    // Negative if an upstream transform has split lines.
    if (lines > 0) {
      filtered.inc(lines);
    }
  }
}
