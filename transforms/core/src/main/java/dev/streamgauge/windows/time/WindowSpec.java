package dev.streamgauge.windows.time;

import dev.streamgauge.windows.LateGate;
import dev.streamgauge.windows.SlidingCount;
import dev.streamgauge.windows.table.KeyLimit;
import java.io.Serializable;
import org.apache.beam.sdk.annotations.Internal;
import org.joda.time.Duration;

/**
 * The windows of a {@link SlidingCount} in the form its functions need: plain milliseconds, which
 * are cheap to read per line and to serialize with a function.
 *
 * @param size length of a window, in milliseconds
 * @param period time from the start of one window to that of the next, in milliseconds
 * @param lateness how long after its end a window accepts late lines, in milliseconds
 * @param shards number of output elements over which the keys of a window are spread
 * @param startMillis windows that start before this time, in milliseconds since the epoch, are left
 *     out
 * @param firstRevision the revision of the first result of a window
 * @param keys the limit of keys per shard of a window
 * @param changesOnly whether corrections have the changed keys instead of all
 * @param behindGate whether a {@link LateGate} upstream has dropped and counted late lines already
 */
@Internal
public record WindowSpec(
    long size,
    long period,
    long lateness,
    int shards,
    long startMillis,
    long firstRevision,
    KeyLimit keys,
    boolean changesOnly,
    boolean behindGate)
    implements Serializable {
  /** What a slice may gather before it is summed, if windows are not too long for that. */
  private static final long SHORT_MILLIS = 10_000;

  /** More slices than this, of a window and the lateness together, cost more than they save. */
  private static final long MOST_SLICES = 1440;

  /**
   * Returns the length of a slice, in milliseconds: the period, or a part of it if that is long. A
   * runner keeps what each bundle adds to a slice until the slice ends, but then only their sum.
   */
  public long slice() {
    long enough = Math.max(SHORT_MILLIS, (size + lateness) / MOST_SLICES);
    for (long parts = period / enough; parts > 1; parts--) {
      if (period % parts == 0) {
        return period / parts;
      }
    }
    return period;
  }

  /** Returns the cutoff that decides which lines are too late for these windows. */
  public LatenessCutoff expiry() {
    return new LatenessCutoff(
        OpenWindows.of(Duration.millis(size), Duration.millis(period), Duration.millis(lateness)));
  }
}
