package dev.streamgauge.logs;

import dev.streamgauge.lines.MetricNames;
import dev.streamgauge.logs.format.RawLine;
import dev.streamgauge.logs.record.LogRecord;
import java.io.Serializable;
import org.apache.beam.sdk.annotations.Internal;
import org.apache.beam.sdk.metrics.Counter;
import org.apache.beam.sdk.metrics.Metrics;

/**
 * Counts the lines that are not of the format they are demanded to be of, in Beam counters of the
 * namespace {@value MetricNames#NAMESPACE}: {@value #LINES_MALFORMED}, and the same with the
 * format's name behind ({@code lines_malformed_json}). They are read as {@code raw} and go on; so
 * these counters say nothing of where lines are left. With {@code auto} and {@code raw} no line is
 * malformed.
 */
@Internal
public final class MalformedCounters implements Serializable {
  private static final long serialVersionUID = 1;

  /** Counter: lines read that are not of the format demanded. */
  public static final String LINES_MALFORMED = "lines_malformed";

  private final boolean strict;
  private final Counter all;
  private final Counter ofFormat;

  /** Counters for lines that are read as {@code format}. */
  public MalformedCounters(LogFormat format) {
    this.strict = format.isStrict();
    this.all = Metrics.counter(MetricNames.NAMESPACE, LINES_MALFORMED);
    this.ofFormat = Metrics.counter(MetricNames.NAMESPACE, LINES_MALFORMED + "_" + format.kind());
  }

  /** Whether {@code record} is of another format than was demanded. */
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
