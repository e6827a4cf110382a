package dev.streamgauge.io.kafka;

import dev.streamgauge.io.source.WallClock;

/**
 * What is known of the end of a Kafka partition.
 *
 * @param backlog how many records lie before it, -1 if that is not known
 * @param checkedMillis when the broker last answered, in {@linkplain WallClock#elapsedMillis()
 *     elapsed time}
 */
record PartitionEnd(long backlog, long checkedMillis) {
  /**
   * The end is asked for at least every second; what is known gets no older, unless the broker is
   * away.
   */
  static final long CHECK_MILLIS = 1_000;

  private static final long KNOWN_MILLIS = CHECK_MILLIS * 3 / 2;

  /** What is known of a partition before the broker has answered. */
  static final PartitionEnd UNKNOWN = new PartitionEnd(-1, Long.MIN_VALUE / 2);

  /**
   * Whether the partition has been read to what is known to be its end. While a broker is away the
   * end is not known, and time must not pass: a partition that lags behind the others would be
   * taken for idle, and all its lines be late when the broker is back.
   */
  boolean isReached(WallClock clock) {
    return backlog == 0 && clock.elapsedMillis() - checkedMillis < KNOWN_MILLIS;
  }
}
