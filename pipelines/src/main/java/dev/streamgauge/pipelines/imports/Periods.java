package dev.streamgauge.pipelines.imports;

import dev.streamgauge.util.Durations;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * Chooses how often a rule is evaluated: as often as where it comes from, if its windows can be
 * divided so, and are not divided into too many parts.
 */
final class Periods {
  /** How many parts of a window are worth keeping. */
  private static final long MOST_PARTS = 300;

  /** By how much rules over long windows are evaluated less often. */
  private static final long[] FACTORS = {1, 5, 15, 60, 360, 1440};

  /** How much more often than wanted a rule may be evaluated, to divide its windows. */
  private static final long MOST_EXTRA = 10;

  private Periods() {}

  /** Returns {@code every} for {@code rule}; null if its window cannot be divided. */
  static String of(Map<String, Object> rule, String interval) {
    List<Long> windows = new ArrayList<>();
    List<Long> all = new ArrayList<>();
    collect(rule, windows, all);
    if (rule.get("conditions") instanceof Map<?, ?> conditions) {
      conditions.values().forEach(each -> collect(Selections.map(each), windows, all));
    }
    long wanted = Durations.parse(interval).toMillis();
    long longest = windows.stream().mapToLong(Long::longValue).max().orElse(0);
    for (long factor : FACTORS) {
      long every = wanted * factor;
      for (long each : all) {
        every = BigInteger.valueOf(every).gcd(BigInteger.valueOf(each)).longValue();
      }
      if (every * MOST_EXTRA >= wanted && longest / every <= MOST_PARTS) {
        return Durations.format(every);
      }
    }
    return null;
  }

  private static void collect(Map<String, Object> rule, List<Long> windows, List<Long> all) {
    if (rule.get("window") instanceof String window) {
      windows.add(Durations.parse(window).toMillis());
      all.add(Durations.parse(window).toMillis());
    }
    if (rule.get("offset") instanceof String offset) {
      all.add(Durations.parse(offset).toMillis());
    }
  }
}
