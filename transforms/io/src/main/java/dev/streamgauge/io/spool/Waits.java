package dev.streamgauge.io.spool;

import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;

/** Waits on a monitor for a limited time. */
final class Waits {
  private Waits() {}

  /**
   * Waits on {@code monitor}, whose lock the caller holds, until {@code condition} is true, but no
   * longer than {@code nanos}; returns whether it is.
   */
  static boolean until(Object monitor, long nanos, BooleanSupplier condition)
      throws InterruptedException {
    long end = System.nanoTime() + nanos;
    while (!condition.getAsBoolean()) {
      long left = end - System.nanoTime();
      if (left <= 0) {
        return false;
      }
      monitor.wait(TimeUnit.NANOSECONDS.toMillis(left) + 1);
    }
    return true;
  }
}
