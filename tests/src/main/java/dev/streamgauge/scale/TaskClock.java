package dev.streamgauge.scale;

import java.lang.management.ManagementFactory;
import java.lang.management.ThreadMXBean;

/** The CPU time of tasks, which run one after the other in this thread, without what measures. */
final class TaskClock {
  private final ThreadMXBean threads = ManagementFactory.getThreadMXBean();
  private long excluded;

  /** Runs {@code work} outside of the time of the task. */
  void exclude(Runnable work) {
    long begun = threads.getCurrentThreadCpuTime();
    work.run();
    excluded += threads.getCurrentThreadCpuTime() - begun;
  }

  /** Returns a moment for {@link #since}. */
  long now() {
    return threads.getCurrentThreadCpuTime() - excluded;
  }

  /** Returns the nanoseconds that a task has used since {@code moment}. */
  long since(long moment) {
    return now() - moment;
  }
}
