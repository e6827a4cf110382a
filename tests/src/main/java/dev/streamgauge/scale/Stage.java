package dev.streamgauge.scale;

/** The tasks of one kind: all reads, or all keys behind a shuffle. */
final class Stage {
  private final String name;

  /** In the micro-batch that runs. */
  private long longest;

  private long sum;
  private long tasks;

  /** In the micro-batch with the most work. */
  private long mostLongest;

  private long mostSum;
  private long mostTasks;

  private long total;

  Stage(String name) {
    this.name = name;
  }

  void task(long nanos) {
    longest = Math.max(longest, nanos);
    sum += nanos;
    tasks++;
  }

  /** Ends the micro-batch. */
  void end() {
    if (sum > mostSum) {
      mostSum = sum;
      mostLongest = longest;
      mostTasks = tasks;
    }
    total += sum;
    longest = 0;
    sum = 0;
    tasks = 0;
  }

  String name() {
    return name;
  }

  /** Returns the longest task of the micro-batch with the most work, in nanoseconds. */
  long longest() {
    return mostLongest;
  }

  /** Returns what all tasks of that micro-batch took together. */
  long most() {
    return mostSum;
  }

  long tasks() {
    return mostTasks;
  }

  /** Returns what all tasks of all micro-batches took. */
  long total() {
    return total;
  }
}
