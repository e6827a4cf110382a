package dev.streamgauge.alerts.evaluate;

import dev.streamgauge.alerts.count.Numbers;
import dev.streamgauge.alerts.count.SeriesCount;
import dev.streamgauge.alerts.count.SeriesKey;
import dev.streamgauge.alerts.rules.Condition;
import dev.streamgauge.alerts.rules.Condition.Kind;
import dev.streamgauge.alerts.rules.Rule;
import org.checkerframework.checker.nullness.qual.Nullable;

/**
 * Evaluates the condition of a rule, or of a part of one, for one series.
 *
 * @param rule the rule or the part
 * @param part the number of the part; -1 for a rule
 * @param condition the condition, with the threshold of the series
 * @param series the counts
 * @param wholeFrom the time from which on all input was seen
 */
record Evaluator(Rule rule, int part, Condition condition, SeriesState series, long wholeFrom) {
  /**
   * Evaluates the condition of {@code rule}, which is not a combination.
   *
   * @param key the key of the series
   * @param at the end of the window
   */
  static ConditionResult evaluate(
      Rule rule, String key, SeriesState series, long at, long wholeFrom) {
    return switch (rule.condition().kind()) {
      case CHANGE -> SequenceEvaluator.change(rule, -1, series, at);
      case THEN -> SequenceEvaluator.then(rule, 0, series, at);
      case THEN_NOT -> SequenceEvaluator.thenNot(rule, 0, series, at, wholeFrom);
      default -> {
        Condition condition =
            rule.thresholds().isEmpty()
                ? rule.condition()
                : rule.conditionOf(SeriesKey.values(key, rule.seriesFields().size()));
        yield new Evaluator(rule, -1, condition, series, wholeFrom).at(at);
      }
    };
  }

  /** Returns whether a result is true; null if input that was not seen might say otherwise. */
  @Nullable Boolean known(ConditionResult result, long at) {
    if (from(at, rule.windowMillis()) >= wholeFrom) {
      return result.holds();
    }
    return result.holds() && !condition.needsWholeWindow() ? Boolean.TRUE : null;
  }

  /** Returns when the first slice begins that is looked at. */
  private long from(long at, long length) {
    return at
        - length
        - switch (condition.kind()) {
          case SPIKE -> rule.offsetMillis();
          case BASELINE -> Baseline.FEWEST_SEASONS * rule.seasonMillis();
          default -> 0;
        };
  }

  /** Evaluates the window that ends at {@code at}. */
  ConditionResult at(long at) {
    ConditionResult result = of(at, rule.windowMillis(), rule.minCount());
    if (!result.judged() || rule.alsoInMillis() == 0) {
      return result;
    }
    // Few lines are enough here: the longer window says that there are enough.
    ConditionResult also = of(at, rule.alsoInMillis(), 1);
    double decisive =
        condition.isUpward()
            ? Math.min(result.decisive(), also.decisive())
            : Math.max(result.decisive(), also.decisive());
    return new ConditionResult(
        result.holds() && also.holds(), also.judged(), decisive, result.value(), result.sample());
  }

  private ConditionResult of(long at, long length, long minCount) {
    if (condition.needsWholeWindow() && from(at, length) < wholeFrom) {
      return ConditionResult.UNTRUE;
    }
    if (condition.kind() == Kind.BASELINE) {
      return baseline(at, length, minCount);
    }
    SeriesCount window = series.sum(part, at - length, at);
    long before = condition.kind() == Kind.SPIKE ? before(at, length) : 0;
    double value =
        switch (condition.kind()) {
          case COUNT, NEW -> window.count();
          case RATE -> window.count() / (length / 1000.0);
          case RATIO -> window.of() == 0 ? 0 : (double) window.count() / window.of();
          // At least one before is assumed: else any line after a silence would be a spike.
          case SPIKE -> window.count() / (double) Math.max(1, before);
          case CARDINALITY -> window.distinct();
          case AVG, SUM, MIN, MAX, QUANTILE -> ofNumbers(window.numbers());
          default -> 0;
        };
    boolean judged =
        switch (condition.kind()) {
          case RATIO -> window.of() >= minCount;
          // What must be enough to be judged is the greater of the two.
          case SPIKE -> (condition.isUpward() ? window.count() : before) >= minCount;
          case ABSENT -> window.count() == 0;
          case NEW -> window.count() > 0;
          case AVG, SUM, MIN, MAX, QUANTILE -> window.count() >= minCount;
          default -> true;
        };
    boolean holds = judged && (!condition.takesThreshold() || condition.holds(value));
    return new ConditionResult(
        holds, judged, value, value, () -> series.sample(part, at - length, at));
  }

  private ConditionResult baseline(long at, long length, long minCount) {
    SeriesCount window = series.sum(part, at - length, at);
    Baseline usual = Baseline.of(rule, part, series, at, wholeFrom);
    if (usual == null) {
      return ConditionResult.UNTRUE;
    }
    double value = usual.deviation(window.count());
    boolean judged = (condition.isUpward() ? window.count() : usual.median()) >= minCount;
    return new ConditionResult(
        judged && condition.holds(value),
        judged,
        value,
        value,
        () -> series.sample(part, at - length, at));
  }

  /** Returns 0 if there are no numbers, of which no condition is true. */
  private double ofNumbers(@Nullable Numbers numbers) {
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

  /** Returns the lines in the window to compare with. */
  private long before(long at, long length) {
    long end = at - rule.offsetMillis();
    return series.lines(part, end - length, end);
  }
}
