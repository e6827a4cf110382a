package dev.streamgauge.scale;

import java.util.Arrays;

/** Up to which event time lines have arrived in each partition. */
final class Arrivals {
  private final long[] until;

  /** Nothing has arrived by {@code start}. */
  Arrivals(int partitions, long start) {
    this.until = new long[partitions];
    Arrays.fill(until, start);
  }

  /** Lets lines arrive up to {@code millis} in all partitions from {@code first} on. */
  synchronized void arrive(int first, long millis) {
    Arrays.fill(until, first, until.length, millis);
    notifyAll();
  }

  synchronized boolean hasArrived(int partition, long millis) {
    return millis < until[partition];
  }

  /** Waits until the line at {@code millis} has arrived. */
  synchronized void await(int partition, long millis) throws InterruptedException {
    while (!hasArrived(partition, millis)) {
      wait();
    }
  }
}
