package dev.streamgauge.bench;

import java.util.List;
import java.util.function.ToDoubleFunction;
import java.util.stream.Stream;

/**
 * The measurements of one contender on one workload, on few lines and on many.
 *
 * @param wanted how many lines all contenders should get; a slow one gets fewer
 * @param few how many lines are a few
 * @param onFew the runs on a few lines
 * @param many how many lines it had
 * @param onMany the runs on those
 */
record Cell(
    String workload,
    String contender,
    long wanted,
    long few,
    List<Measurement> onFew,
    long many,
    List<Measurement> onMany) {
  Cell {
    onFew = List.copyOf(onFew);
    onMany = List.copyOf(onMany);
  }

  /** Returns the median over the runs on many lines. */
  double median(ToDoubleFunction<Measurement> value) {
    return median(onMany, value);
  }

  /** Returns the shortest time for many lines. */
  double fastest() {
    return onMany.stream().mapToDouble(Measurement::seconds).min().orElseThrow();
  }

  /** Returns the longest time for many lines. */
  double slowest() {
    return onMany.stream().mapToDouble(Measurement::seconds).max().orElseThrow();
  }

  /** Returns lines per second, including start-up. */
  double rate() {
    return many / median(Measurement::seconds);
  }

  /**
   * Returns lines per second without start-up, which is the same for few and many lines and so
   * cancels in the difference. NaN if the difference is less than a tenth of the longer time, where
   * noise would dominate the rate.
   */
  double steadyRate() {
    return steadyRate(median(Measurement::seconds));
  }

  /** Returns the same for a run that took {@code seconds} for many lines. */
  double steadyRate(double seconds) {
    double difference = seconds - median(onFew, Measurement::seconds);
    return difference < seconds / 10 ? Double.NaN : (many - few) / difference;
  }

  double cpuSecondsPerMillion() {
    return median(Measurement::cpuSeconds) / many * 1e6;
  }

  /** Returns the most wrong results of any run. */
  int wrong() {
    return Stream.concat(onFew.stream(), onMany.stream())
        .mapToInt(Measurement::wrong)
        .max()
        .orElseThrow();
  }

  private static double median(List<Measurement> runs, ToDoubleFunction<Measurement> value) {
    double[] sorted = runs.stream().mapToDouble(value).sorted().toArray();
    int middle = sorted.length / 2;
    return sorted.length % 2 == 1 ? sorted[middle] : (sorted[middle - 1] + sorted[middle]) / 2;
  }
}
