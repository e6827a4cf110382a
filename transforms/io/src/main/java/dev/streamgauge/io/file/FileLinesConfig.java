package dev.streamgauge.io.file;

import dev.streamgauge.io.source.LineTiming;
import dev.streamgauge.io.source.WallClock;
import dev.streamgauge.lines.LineBatchFn;
import dev.streamgauge.logs.Multiline;
import java.io.Serializable;
import java.time.Duration;
import org.checkerframework.checker.nullness.qual.Nullable;

/**
 * How the lines of files are read.
 *
 * @param timing how to find their times; null for the time they are read
 * @param multiline which lines belong together; null for none
 * @param pushDown applied to each batch as it is read
 * @param clock for the time they are read
 * @param rangeBytes ranges of files are no shorter
 * @param bundleBytes a reader that is asked to hands over to another one after so many bytes
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
   * A file's lines are older than its last change. A time without a year is the one nearest to its
   * reference, so half a year before that there are no later ones, but for a day for clocks and
   * zones.
   */
  private static final long BEFORE_CHANGE_MILLIS = Duration.ofDays(365 / 2 - 1).toMillis();

  /** The reference for the times in a file that was changed last at {@code changedMillis}. */
  long referenceMillis(long changedMillis) {
    return changedMillis - BEFORE_CHANGE_MILLIS;
  }
}
