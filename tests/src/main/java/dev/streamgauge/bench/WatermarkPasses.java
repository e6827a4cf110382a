package dev.streamgauge.bench;

import java.util.Arrays;
import java.util.OptionalLong;
import java.util.TreeMap;

/**
 * When a source's watermark passed the ends of windows.
 *
 * <p>The watermark of a partition is the latest timestamp in it less the disorder, that of the
 * topic the least of its partitions. So it passes the end of a window at the moment at which the
 * last of the partitions gets its first record with a timestamp of at least the window's end plus
 * the disorder: when the broker's acknowledgement of that record arrives at the producer.
 */
final class WatermarkPasses {
  private static final long NEVER = Long.MAX_VALUE;

  private final int partitions;
  private final long periodMillis;
  private final long disorderMillis;
  private final long[] lastEnds;

  /** By window end: the moment for each partition, {@link #NEVER} if it has not come. */
  private final TreeMap<Long, long[]> passes = new TreeMap<>();

  /** Of windows that end at multiples of the period from {@code startMillis} on. */
  WatermarkPasses(int partitions, long startMillis, long periodMillis, long disorderMillis) {
    this.partitions = partitions;
    this.periodMillis = periodMillis;
    this.disorderMillis = disorderMillis;
    lastEnds = new long[partitions];
    Arrays.fill(lastEnds, Math.floorDiv(startMillis, periodMillis) * periodMillis);
  }

  /** Tells of a record that was appended; timestamps of a partition come in their order. */
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

  /** Returns the {@link System#nanoTime()} at which the watermark passed {@code endMillis}, if it has. */
  synchronized OptionalLong passed(long endMillis) {
    long[] moments = passes.get(endMillis);
    if (moments == null || Arrays.stream(moments).anyMatch(moment -> moment == NEVER)) {
      return OptionalLong.empty();
    }
    // These are of one clock and close together: their order is that of their difference.
    long latest = moments[0];
    for (long moment : moments) {
      latest = moment - latest > 0 ? moment : latest;
    }
    return OptionalLong.of(latest);
  }
}
