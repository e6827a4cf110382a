package dev.streamgauge.io.kafka;

/**
 * How many bytes consumers may fetch ahead. A consumer holds a fetch of each of its partitions, so
 * with Kafka's fixed limits a thousand partitions that catch up need gigabytes. The limits follow
 * from the heap of the JVM that reads.
 *
 * @param partitionBytes the limit for a fetch of one partition
 * @param responseBytes the limit for a response, which has the fetches of many partitions
 */
record FetchBudget(int partitionBytes, int responseBytes) {
  /** A larger fetch is not faster. */
  private static final int MOST_OF_PARTITION = 4 << 20;

  /** With less, requests cost more than records. */
  private static final int LEAST_OF_PARTITION = 16 << 10;

  /** Kafka's default. */
  private static final int MOST_OF_RESPONSE = 50 << 20;

  private static final int LEAST_OF_RESPONSE = 256 << 10;

  /** The parts of the heap for fetches that wait, and for responses that arrive. */
  private static final int PART_FOR_PARTITIONS = 8;

  private static final int PART_FOR_RESPONSES = 16;

  /**
   * Returns the budget of each of {@code consumers} that together read {@code partitions} in a JVM
   * with {@code heapBytes} of heap.
   */
  static FetchBudget of(long heapBytes, int partitions, int consumers) {
    return new FetchBudget(
        between(
            LEAST_OF_PARTITION, MOST_OF_PARTITION, heapBytes / PART_FOR_PARTITIONS / partitions),
        between(LEAST_OF_RESPONSE, MOST_OF_RESPONSE, heapBytes / PART_FOR_RESPONSES / consumers));
  }

  private static int between(int least, int most, long bytes) {
    return (int) Math.max(least, Math.min(most, bytes));
  }
}
