package dev.streamgauge.logs;

import dev.streamgauge.lines.MetricNames;
import dev.streamgauge.logs.format.RawLine;
import dev.streamgauge.logs.record.LogRecord;
import java.io.Serializable;
import org.apache.beam.sdk.annotations.Internal;
import org.apache.beam.sdk.metrics.Counter;
import org.apache.beam.sdk.metrics.Metrics;

/**
 * Counts lines that are not in the required format, in Beam counters of the namespace {@value
 * MetricNames#NAMESPACE}: {@value #LINES_MALFORMED}, and one with the format's name appended
 * ({@code lines_malformed_json}). Malformed lines are read as {@code raw} and still processed, so
 * these counters are not part of the line account. With {@code auto} and {@code raw} no line is
 * malformed.
 */
@Internal
public final class MalformedCounters implements Serializable {
  private static final long serialVersionUID = 1;

  /** Counter: lines read that are not in the required format. */
  public static final String LINES_MALFORMED = "lines_malformed";

  private final boolean strict;
  private final Counter all;
  private final Counter ofFormat;

  /** Creates counters for lines that are read as {@code format}. */
  public MalformedCounters(LogFormat format) {
    this.strict = format.isStrict();
    this.all = Metrics.counter(MetricNames.NAMESPACE, LINES_MALFORMED);
    this.ofFormat = Metrics.counter(MetricNames.NAMESPACE, LINES_MALFORMED + "_" + format.kind());
  }

  /** Returns whether {@code record} is not in the required format. */
  public boolean isMalformed(LogRecord record) {
    return strict && record.format().equals(RawLine.NAME);
  }

  /** Counts {@code lines} more. */
  public void add(long lines) {
    if (lines > 0) {
      all.inc(lines);
      ofFormat.inc(lines);
    }
  }
}
