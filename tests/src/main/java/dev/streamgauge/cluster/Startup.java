package dev.streamgauge.cluster;

import dev.streamgauge.testing.ProcessRun;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.function.BooleanSupplier;

/** Waits for a cluster to start. */
final class Startup {
  private static final Duration TIMEOUT = Duration.ofMinutes(3);
  private static final int POLL_MILLIS = 100;

  private Startup() {}

  /**
   * Waits until {@code ready}.
   *
   * @param logs where the processes log, for the message
   * @throws IllegalStateException if one of {@code processes} ends first, or it takes some minutes
   */
  static void await(BooleanSupplier ready, Path logs, List<ProcessRun> processes) {
    long deadline = System.nanoTime() + TIMEOUT.toNanos();
    while (!ready.getAsBoolean()) {
      if (System.nanoTime() > deadline || !processes.stream().allMatch(ProcessRun::isAlive)) {
        StringBuilder message =
            new StringBuilder("The cluster does not start, see the logs in " + logs + ":");
        processes.forEach(process -> message.append('\n').append(process.stderr()));
        throw new IllegalStateException(message.toString());
      }
      try {
        Thread.sleep(POLL_MILLIS);
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
        throw new IllegalStateException("Interrupted while the cluster starts", e);
      }
    }
  }
}
