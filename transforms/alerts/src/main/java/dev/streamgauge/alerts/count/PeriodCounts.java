package dev.streamgauge.alerts.count;

import dev.streamgauge.alerts.rules.Rule;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;

/**
 * The counts of a batch for the rules with the same evaluation interval. Moves from slice to slice:
 * most lines are in the same one as the line before.
 */
final class PeriodCounts {
  /**
   * How many times more series are counted than a rule may have: which of them it keeps depends on
   * those it had before.
   */
  private static final int SLACK = 4;

  /** The counts in one slice, by the number of the rule. */
  private static final class Counts {
    private final long start;
    private final RuleCount[] byRule;
    private long coveredFrom = Long.MAX_VALUE;

    Counts(long start, int rules) {
      this.start = start;
      this.byRule = new RuleCount[rules];
    }
  }

  private final long period;
  private final Rule[] rules;
  private final long seed;
  private final Map<Long, Counts> slices = new HashMap<>();
  private Counts current;

  /**
   * Counts for {@code rules}, in slices of {@code periodMillis}.
   *
   * @param seed the seed of the hashes that choose which series are kept
   */
  PeriodCounts(List<Rule> rules, long periodMillis, long seed) {
    this.rules = rules.toArray(new Rule[0]);
    this.period = periodMillis;
    this.seed = seed;
  }

  /** Returns the start of the slice that contains {@code time}. */
  long startOf(long time) {
    return Math.floorDiv(time, period) * period;
  }

  /** Returns the end of the slice that contains {@code time}. */
  long endOf(long time) {
    return startOf(time) + period;
  }

  /** Returns the end of the slice it has moved to. */
  long end() {
    return current.start + period;
  }

  /** Moves to the slice that contains {@code time}, and returns the counts of a rule in it. */
  RuleCount at(long time, int rule) {
    Counts counts = current;
    if (counts == null || time < counts.start || time - counts.start >= period) {
      counts = slices.computeIfAbsent(startOf(time), start -> new Counts(start, rules.length));
      current = counts;
    }
    counts.coveredFrom = Math.min(counts.coveredFrom, time);
    RuleCount count = counts.byRule[rule];
    if (count == null) {
      count = new RuleCount(SLACK * rules[rule].maxSeries(), seed);
      counts.byRule[rule] = count;
    }
    return count;
  }

  /** Drops all counts. */
  void clear() {
    slices.clear();
    current = null;
  }

  /** Passes on the slices, and starts over. */
  void drain(Consumer<Slice> consumer) {
    for (Counts counts : slices.values()) {
      Slice slice = new Slice(counts.start, period, seed);
      slice.cover(counts.coveredFrom);
      for (int i = 0; i < rules.length; i++) {
        if (counts.byRule[i] != null) {
          slice.put(rules[i].id(), counts.byRule[i]);
        }
      }
      consumer.accept(slice);
    }
    clear();
  }
}
