package dev.streamgauge.io.file;

import dev.streamgauge.io.source.LineTiming;
import dev.streamgauge.io.source.WallClock;
import dev.streamgauge.lines.LineBatchFn;
import dev.streamgauge.logs.Multiline;
import java.io.Serializable;
import java.time.Duration;
import org.checkerframework.checker.nullness.qual.Nullable;

/**
 * Configures how the lines of files are read.
 *
 * @param timing how to find event times; null for the time of reading
 * @param multiline which lines to join; null for none
 * @param pushDown applied to each batch as it is read
 * @param clock the clock for the time of reading
 * @param rangeBytes the minimum size of a range
 * @param bundleBytes how many bytes a reader still reads, at least, after it is asked to hand over
 *     the rest
 */
record FileLinesConfig(
    @Nullable LineTiming timing,
    @Nullable Multiline multiline,
    LineBatchFn pushDown,
    WallClock clock,
    int rangeBytes,
    int bundleBytes)
    implements Serializable {
  static final int RANGE_BYTES = 8 << 20;
  static final int BUNDLE_BYTES = 4 << 20;

  /**
   * How long before its last change a file's lines are expected. Lines are older than the last
   * change, and a time without a year resolves to the one nearest to its reference. With a
   * reference half a year earlier no line is later, apart from a day for clocks and time zones.
   */
  private static final long BEFORE_CHANGE_MILLIS = Duration.ofDays(365 / 2 - 1).toMillis();

  /** Returns the reference time for a file that was last modified at {@code changedMillis}. */
  long referenceMillis(long changedMillis) {
    return changedMillis - BEFORE_CHANGE_MILLIS;
  }
}
