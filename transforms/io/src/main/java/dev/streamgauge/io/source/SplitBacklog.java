package dev.streamgauge.io.source;

import java.io.Serializable;

/**
 * What is known to wait in a source or a split of it; a negative number is not known.
 *
 * @param lines the number of lines
 * @param bytes the number of bytes
 */
record SplitBacklog(long lines, long bytes) implements Serializable {
  static final SplitBacklog UNKNOWN =
      new SplitBacklog(SourceMetrics.Backlog.UNKNOWN, SourceMetrics.Backlog.UNKNOWN);

  /** Returns the sum of what is known of both. */
  SplitBacklog plus(SplitBacklog other) {
    return new SplitBacklog(sum(lines, other.lines), sum(bytes, other.bytes));
  }

  private static long sum(long a, long b) {
    return a < 0 ? b : b < 0 ? a : a + b;
  }
}
