package dev.streamgauge.io.splits;

import java.io.Serializable;
import org.apache.beam.sdk.annotations.Internal;

/**
 * What is known to wait in a source or a split of it; a negative number is not known.
 *
 * @param lines the number of lines
 * @param bytes the number of bytes
 */
@Internal
public record SplitBacklog(long lines, long bytes) implements Serializable {
  public static final SplitBacklog UNKNOWN = new SplitBacklog(-1, -1);

  /** Returns the sum of what is known of both. */
  public SplitBacklog plus(SplitBacklog other) {
    return new SplitBacklog(sum(lines, other.lines), sum(bytes, other.bytes));
  }

  /** Returns the sum of two numbers as far as they are known; negative if neither is. */
  public static long sum(long a, long b) {
    return a < 0 ? b : b < 0 ? a : a + b;
  }
}
