package dev.streamgauge.faults;

import java.time.Duration;
import java.util.List;
import java.util.Random;
import java.util.stream.LongStream;

/** When faults are injected: moments drawn from a seed. */
final class Moments {
  private Moments() {}

  /** So many moments, uniform over {@code span} and in order; two may lie close together. */
  static List<Duration> uniform(long seed, int count, Duration span) {
    Random random = new Random(seed);
    return LongStream.generate(() -> (long) (random.nextDouble() * span.toMillis()))
        .limit(count)
        .sorted()
        .mapToObj(Duration::ofMillis)
        .toList();
  }
}
