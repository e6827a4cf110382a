package dev.streamgauge.bench;

import dev.streamgauge.testing.JsonResults;
import dev.streamgauge.testing.ProcessRun;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * One run of a contender.
 *
 * <p>{@code seconds} is from the start of the process until it printed the last line that changed a
 * result, less the time it waits by its options to be sure of the end.
 *
 * @param wrongWindows windows whose count is not that of the plain loop, missing ones included
 */
record Measurement(double seconds, double cpuSeconds, int wrongWindows) {
  private static final Duration TIMEOUT = Duration.ofMinutes(20);

  /** One that does not end by itself is given up when nothing new has come for so long. */
  private static final Duration QUIET = Duration.ofMinutes(2);

  private static final long POLL_MILLIS = 20;

  static Measurement of(Contender contender, Workload workload, Map<Long, Long> expected)
      throws InterruptedException {
    try (ProcessRun run = ProcessRun.of(contender.command(workload)).start()) {
      JsonResults results = new JsonResults();
      long lastChange = run.startNanoTime();
      int taken = 0;
      while (true) {
        boolean ended = !run.isAlive();
        if (ended) {
          run.waitFor(TIMEOUT);
        }
        run.cpuTime();
        List<ProcessRun.OutputLine> output = run.stdout();
        boolean news = taken < output.size();
        for (; taken < output.size(); taken++) {
          if (results.add(output.get(taken).text())) {
            lastChange = output.get(taken).nanoTime();
          }
        }
        long now = System.nanoTime();
        boolean done = news && !contender.endsItself() && wrong(results, expected) == 0;
        boolean stuck = !contender.endsItself() && now - lastChange > QUIET.toNanos();
        if (ended || done || stuck) {
          break;
        }
        if (now - run.startNanoTime() > TIMEOUT.toNanos()) {
          throw new IllegalStateException(contender.name() + " takes longer than " + TIMEOUT);
        }
        Thread.sleep(POLL_MILLIS);
      }
      if (contender.endsItself() || !run.isAlive()) {
        run.expectExit(0, TIMEOUT);
      }
      double seconds = (lastChange - run.startNanoTime() - contender.idleWait().toNanos()) / 1e9;
      return new Measurement(seconds, run.cpuTime().toMillis() / 1e3, wrong(results, expected));
    }
  }

  /** A window with a count of zero is as good as none: the plain loop leaves it out. */
  private static int wrong(JsonResults results, Map<Long, Long> expected) {
    TreeMap<Long, Long> actual = results.counts();
    actual.values().removeIf(count -> count == 0);
    int wrong = 0;
    for (Map.Entry<Long, Long> window : expected.entrySet()) {
      wrong += window.getValue().equals(actual.remove(window.getKey())) ? 0 : 1;
    }
    return wrong + actual.size();
  }
}
