package dev.streamgauge.bench;

import dev.streamgauge.testing.ProcessRun;
import java.time.Duration;
import java.util.List;
import java.util.Locale;

/**
 * One run of a contender.
 *
 * @param seconds from the start of the process until it printed the last line that changed a
 *     result, minus its configured idle wait at the end; NaN if it failed
 * @param cpuSeconds of the process and its descendants
 * @param peakMemory their peak resident bytes
 * @param wrong results that differ from the plain loop's, including missing ones
 */
record Measurement(double seconds, double cpuSeconds, long peakMemory, int wrong) {
  private static final Duration TIMEOUT = Duration.ofMinutes(20);

  /**
   * A contender that does not end on its own is abandoned when it prints nothing new for this long.
   */
  private static final Duration QUIET = Duration.ofMinutes(2);

  private static final long POLL_MILLIS = 20;

  /**
   * Runs {@code contender} on {@code task}.
   *
   * @throws AssertionError if it fails, with its last output
   */
  static Measurement of(Contender contender, Task task, String heap, Answer answer)
      throws InterruptedException {
    try (ProcessRun run = ProcessRun.of(contender.command(task, heap)).start()) {
      Check check = contender.check(answer);
      long lastChange = run.startNanoTime();
      int taken = 0;
      while (true) {
        boolean ended = !run.isAlive();
        if (ended) {
          run.waitFor(TIMEOUT);
        }
        run.cpuTime();
        run.peakMemory();
        List<ProcessRun.OutputLine> output = run.stdoutFrom(taken);
        taken += output.size();
        for (ProcessRun.OutputLine line : output) {
          if (check.add(line.text())) {
            lastChange = line.nanoTime();
          }
        }
        long now = System.nanoTime();
        boolean news = !output.isEmpty();
        boolean done = news && !contender.endsItself() && check.wrong() == 0;
        boolean stuck = !contender.endsItself() && now - lastChange > QUIET.toNanos();
        if (ended || done || stuck) {
          break;
        }
        if (now - run.startNanoTime() > TIMEOUT.toNanos()) {
          throw new AssertionError(contender.name() + " takes longer than " + TIMEOUT);
        }
        Thread.sleep(POLL_MILLIS);
      }
      if (contender.endsItself() || !run.isAlive()) {
        run.expectExit(0, TIMEOUT);
      }
      double seconds = (lastChange - run.startNanoTime() - contender.idleWait().toNanos()) / 1e9;
      return new Measurement(
          seconds, run.cpuTime().toMillis() / 1e3, run.peakMemory(), check.wrong());
    }
  }

  /** Returns the measurement of a failed run. */
  static Measurement failed() {
    return new Measurement(Double.NaN, Double.NaN, 0, 1);
  }

  @Override
  public String toString() {
    return String.format(
        Locale.ROOT,
        "%.2f s, CPU %.1f s, %d MiB, %d results wrong",
        seconds,
        cpuSeconds,
        peakMemory >> 20,
        wrong);
  }
}
