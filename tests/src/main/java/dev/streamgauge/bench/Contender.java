package dev.streamgauge.bench;

import java.time.Duration;
import java.util.List;

/**
 * A program to measure. It reads a topic from the beginning and prints result lines like
 * Streamgauge's {@code --format=json}; the benchmark sees nothing else of it.
 */
interface Contender {
  /** Returns the name in the table and in {@code --contenders}. */
  String name();

  /** Returns the command line. */
  List<String> command(Task task, String heap);

  /** Returns the most lines it processes in acceptable time. */
  default long mostLines(Workload workload) {
    return Long.MAX_VALUE;
  }

  /** Returns whether it ends on its own; otherwise it is stopped once all its windows are right. */
  default boolean endsItself() {
    return true;
  }

  /** Returns how long, by its command line, it waits at the topic's end before it stops. */
  default Duration idleWait() {
    return Duration.ZERO;
  }

  /**
   * Returns whether it prints a window's result once, when that is complete, so that its latency
   * can be measured.
   */
  default boolean isLive() {
    return false;
  }

  /** Returns the check of its output. */
  default Check check(Answer answer) {
    return new ExactCheck(answer);
  }
}
