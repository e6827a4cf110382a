package dev.streamgauge.alerts.evaluate;

import dev.streamgauge.alerts.count.Numbers;
import dev.streamgauge.alerts.count.SeriesCount;
import dev.streamgauge.alerts.rules.Condition;
import dev.streamgauge.alerts.rules.Condition.Kind;
import dev.streamgauge.alerts.rules.Rule;
import java.util.NavigableMap;
import org.checkerframework.checker.nullness.qual.Nullable;

/**
 * The result of a rule's condition for one series at one time, from the slices of the window
 * before.
 *
 * @param holds whether the condition is true
 * @param value its value
 * @param sample a line that was counted
 */
record ConditionResult(boolean holds, double value, @Nullable String sample) {
  static final ConditionResult UNTRUE = new ConditionResult(false, 0, null);

  /**
   * Evaluates the window that ends at {@code at}.
   *
   * @param counts the counts, by the starts of the slices
   * @param wholeFrom the time from which on all input was seen
   */
  static ConditionResult of(
      Rule rule, NavigableMap<Long, SeriesCount> counts, long at, long wholeFrom) {
    ConditionResult result = of(rule, counts, at, rule.windowMillis(), rule.minCount(), wholeFrom);
    if (!result.holds() || rule.alsoInMillis() == 0) {
      return result;
    }
    // Few lines are enough here: the longer window says that there are enough.
    boolean also = of(rule, counts, at, rule.alsoInMillis(), 1, wholeFrom).holds();
    return also ? result : new ConditionResult(false, result.value(), result.sample());
  }

  private static ConditionResult of(
      Rule rule,
      NavigableMap<Long, SeriesCount> counts,
      long at,
      long length,
      long minCount,
      long wholeFrom) {
    Condition condition = rule.condition();
    long from = at - length;
    boolean spike = condition.kind() == Kind.SPIKE;
    if (condition.needsWholeWindow() && (spike ? from - rule.offsetMillis() : from) < wholeFrom) {
      return UNTRUE;
    }
    SeriesCount window = sum(counts, from, at);
    double value =
        switch (condition.kind()) {
          case COUNT, NEW -> window.count();
          case RATE -> window.count() / (length / 1000.0);
          case RATIO -> window.of() == 0 ? 0 : (double) window.count() / window.of();
          case SPIKE -> window.count() / (double) Math.max(1, before(rule, counts, at, length));
          case ABSENT -> 0;
          case CARDINALITY -> window.distinct();
          case AVG, SUM, MIN, MAX, QUANTILE -> ofNumbers(condition, window.numbers());
        };
    boolean holds =
        switch (condition.kind()) {
          case COUNT, RATE, CARDINALITY -> condition.holds(value);
          case RATIO -> window.of() >= minCount && condition.holds(value);
          case SPIKE ->
              // What must be enough to be judged is the greater of the two.
              (condition.isUpward() ? window.count() : before(rule, counts, at, length)) >= minCount
                  && condition.holds(value);
          case ABSENT -> window.count() == 0;
          case NEW -> window.count() > 0;
          case AVG, SUM, MIN, MAX, QUANTILE -> window.count() >= minCount && condition.holds(value);
        };
    return new ConditionResult(holds, value, window.sample());
  }

  /** Returns 0 if there are no numbers, of which no condition is true. */
  private static double ofNumbers(Condition condition, @Nullable Numbers numbers) {
    if (numbers == null) {
      return 0;
    }
    return switch (condition.kind()) {
      case AVG -> numbers.average();
      case SUM -> numbers.sum();
      case MIN -> numbers.min();
      case MAX -> numbers.max();
      default -> numbers.quantile(condition.quantile());
    };
  }

  /**
   * Returns the lines in the window to compare with. At least one is assumed: else any line after a
   * silence would be a spike.
   */
  private static long before(
      Rule rule, NavigableMap<Long, SeriesCount> counts, long at, long length) {
    long end = at - rule.offsetMillis();
    return sum(counts, end - length, end).count();
  }

  private static SeriesCount sum(NavigableMap<Long, SeriesCount> counts, long from, long to) {
    SeriesCount sum = new SeriesCount();
    counts.subMap(from, true, to, false).values().forEach(sum::add);
    return sum;
  }
}
