package dev.streamgauge.faults;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** Kills a program at given moments and starts it again at once. */
final class Kills {
  private Kills() {}

  /** Returns when the last kill is done and the program is starting again. */
  static void inject(KeptAlive program, List<Duration> moments) {
    long start = System.nanoTime();
    for (Duration moment : moments) {
      pause(start + moment.toNanos() - System.nanoTime());
      program.kill();
      Lab.tell("killed life %d after %.1f s", program.lives(), (System.nanoTime() - start) / 1e9);
      program.start();
    }
  }

  private static void pause(long nanos) {
    try {
      TimeUnit.NANOSECONDS.sleep(nanos);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("Interrupted between two faults", e);
    }
  }
}
