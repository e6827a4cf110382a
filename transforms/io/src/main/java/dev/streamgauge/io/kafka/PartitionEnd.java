package dev.streamgauge.io.kafka;

import dev.streamgauge.io.source.WallClock;

/**
 * What is known about the end of a Kafka partition.
 *
 * @param backlog how many records lie before it, -1 if unknown
 * @param checkedMillis when the broker last answered, in {@linkplain WallClock#elapsedMillis()
 *     elapsed time}
 */
record PartitionEnd(long backlog, long checkedMillis) {
  /** How old an answer gets at most, unless the broker is unavailable. */
  static final long CHECK_MILLIS = 1_000;

  private static final long KNOWN_MILLIS = CHECK_MILLIS * 3 / 2;

  /** The value for a partition whose broker has not answered yet. */
  static final PartitionEnd UNKNOWN = new PartitionEnd(-1, Long.MIN_VALUE / 2);

  /**
   * Returns whether the partition has been read to its last known end. While a broker is
   * unavailable the end is unknown, and time must not pass: a lagging partition would count as
   * idle, and all its lines would be late when the broker is back.
   */
  boolean isReached(WallClock clock) {
    return backlog == 0 && clock.elapsedMillis() - checkedMillis < KNOWN_MILLIS;
  }
}
