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
    boolean behindGate)
    implements Serializable {
  /** Returns the cutoff that decides which lines are too late for these windows. */
  public LatenessCutoff expiry() {
    return new LatenessCutoff(
        OpenWindows.of(Duration.millis(size), Duration.millis(period), Duration.millis(lateness)));
  }
}
