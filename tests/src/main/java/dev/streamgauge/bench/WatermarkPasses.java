package dev.streamgauge.bench;

import java.util.Arrays;
import java.util.OptionalLong;
import java.util.TreeMap;

/**
 * Records when a source's watermark passed the ends of windows.
 *
 * <p>The watermark of a partition is its latest timestamp minus the disorder, and the watermark of
 * a topic is the minimum over its partitions. So it passes the end of a window when the last
 * partition gets its first record with a timestamp of at least the window's end plus the disorder,
 * that is when the broker's acknowledgement of that record reaches the producer.
 */
final class WatermarkPasses {
  private static final long NEVER = Long.MAX_VALUE;

  private final int partitions;
  private final long periodMillis;
  private final long disorderMillis;
  private final long[] lastEnds;

  /** By window end: the time for each partition, {@link #NEVER} if it has not passed. */
  private final TreeMap<Long, long[]> passes = new TreeMap<>();

  /** Creates a record for windows that end at multiples of the period from {@code startMillis}. */
  WatermarkPasses(int partitions, long startMillis, long periodMillis, long disorderMillis) {
    this.partitions = partitions;
    this.periodMillis = periodMillis;
    this.disorderMillis = disorderMillis;
    lastEnds = new long[partitions];
    Arrays.fill(lastEnds, Math.floorDiv(startMillis, periodMillis) * periodMillis);
  }

  /** Reports an appended record; the timestamps of a partition must be in order. */
  synchronized void appended(int partition, long timestampMillis, long nanoTime) {
    while (lastEnds[partition] + periodMillis <= timestampMillis - disorderMillis) {
      lastEnds[partition] += periodMillis;
      passes.computeIfAbsent(lastEnds[partition], end -> never())[partition] = nanoTime;
    }
  }

  private long[] never() {
    long[] moments = new long[partitions];
    Arrays.fill(moments, NEVER);
    return moments;
  }

  /**
   * Returns the {@link System#nanoTime()} at which the watermark passed {@code endMillis}, if it
   * has.
   */
  synchronized OptionalLong passed(long endMillis) {
    long[] moments = passes.get(endMillis);
    if (moments == null || Arrays.stream(moments).anyMatch(moment -> moment == NEVER)) {
      return OptionalLong.empty();
    }
    // These come from one clock and are close together, so the sign of their difference orders
    // them.
    long latest = moments[0];
    for (long moment : moments) {
      latest = moment - latest > 0 ? moment : latest;
    }
    return OptionalLong.of(latest);
  }
}
