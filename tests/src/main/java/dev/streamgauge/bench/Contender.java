package dev.streamgauge.bench;

import java.time.Duration;
import java.util.List;

/**
 * A program to be measured. It reads a topic from the beginning and prints result lines as
 * Streamgauge's {@code --format=json} does; that is all the benchmark sees of it.
 */
interface Contender {
  /** Returns the name in the table and in {@code --contenders}. */
  String name();

  /** Returns the command line. */
  List<String> command(Task task, String heap);

  /** Returns the most lines it gets through in bearable time. */
  default long mostLines(Workload workload) {
    return Long.MAX_VALUE;
  }

  /** Returns whether it ends by itself; otherwise it is stopped once all its windows are right. */
  default boolean endsItself() {
    return true;
  }

  /** Returns how long it waits, by its command line, before it takes the topic's end for the end. */
  default Duration idleWait() {
    return Duration.ZERO;
  }

  /**
   * Returns whether it prints a window's result once, when that is complete, so that its latency can be
   * measured.
   */
  default boolean isLive() {
    return false;
  }

  /** Returns what its output is held against. */
  default Check check(Answer answer) {
    return new ExactCheck(answer);
  }
}
