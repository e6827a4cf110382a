package dev.streamgauge.alerts.evaluate;

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
    Condition condition = rule.condition();
    long from = at - rule.windowMillis();
    boolean spike = condition.kind() == Kind.SPIKE;
    if (condition.needsWholeWindow() && (spike ? from - rule.windowMillis() : from) < wholeFrom) {
      return UNTRUE;
    }
    SeriesCount window = sum(counts, from, at);
    double value =
        switch (condition.kind()) {
          case COUNT, NEW -> window.count();
          case RATE -> window.count() / (rule.windowMillis() / 1000.0);
          case RATIO -> window.of() == 0 ? 0 : (double) window.count() / window.of();
          case SPIKE -> window.count() / (double) before(rule, counts, from);
          case ABSENT -> 0;
          case CARDINALITY -> window.distinct();
        };
    boolean holds =
        switch (condition.kind()) {
          case COUNT, RATE, CARDINALITY -> condition.holds(value);
          case RATIO -> window.of() >= rule.minCount() && condition.holds(value);
          case SPIKE -> window.count() >= rule.minCount() && condition.holds(value);
          case ABSENT -> window.count() == 0;
          case NEW -> window.count() > 0;
        };
    return new ConditionResult(holds, value, window.sample());
  }

  /**
   * Returns the lines in the window before, at least one: else any line after a silence would be a
   * spike.
   */
  private static long before(Rule rule, NavigableMap<Long, SeriesCount> counts, long from) {
    return Math.max(1, sum(counts, from - rule.windowMillis(), from).count());
  }

  private static SeriesCount sum(NavigableMap<Long, SeriesCount> counts, long from, long to) {
    SeriesCount sum = new SeriesCount();
    counts.subMap(from, true, to, false).values().forEach(sum::add);
    return sum;
  }
}
