package dev.streamgauge.alerts.evaluate;

import dev.streamgauge.alerts.count.Numbers;
import dev.streamgauge.alerts.count.SeriesCount;
import dev.streamgauge.alerts.count.SeriesKey;
import dev.streamgauge.alerts.rules.Condition;
import dev.streamgauge.alerts.rules.Condition.Kind;
import dev.streamgauge.alerts.rules.Rule;
import java.util.Objects;
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
   * Evaluates the window that ends at {@code at}.
   *
   * @param key the key of the series
   * @param common what was counted for all series alike
   */
  static ConditionResult evaluate(
      Rule rule, String key, SeriesState series, SeriesState common, long at, long wholeFrom) {
    return switch (rule.condition().kind()) {
      case COMBINED -> combined(rule, series, common, at, wholeFrom);
      case CHANGE -> SequenceEvaluator.change(rule, series, at);
      case THEN -> SequenceEvaluator.then(rule, series, at);
      case THEN_NOT -> SequenceEvaluator.thenNot(rule, series, at, wholeFrom);
      default -> {
        Condition condition =
            rule.thresholds().isEmpty()
                ? rule.condition()
                : rule.conditionOf(SeriesKey.values(key, rule.seriesFields().size()));
        yield new Evaluator(rule, -1, condition, series, wholeFrom).at(at);
      }
    };
  }

  private static ConditionResult combined(
      Rule rule, SeriesState series, SeriesState common, long at, long wholeFrom) {
    Evaluator[] parts = new Evaluator[rule.parts().size()];
    ConditionResult[] results = new ConditionResult[parts.length];
    for (int i = 0; i < parts.length; i++) {
      Rule part = rule.parts().get(i);
      parts[i] =
          new Evaluator(part, i, part.condition(), part.isShared() ? common : series, wholeFrom);
    }
    Boolean holds =
        Objects.requireNonNull(rule.when())
            .test(
                i -> {
                  results[i] = parts[i].at(at);
                  return parts[i].known(results[i], at);
                });
    ConditionResult first = results[rule.when().first()];
    return ConditionResult.of(Boolean.TRUE.equals(holds), first.value(), first.sample());
  }

  /** Returns whether a part is true; null if input that was not seen might say otherwise. */
  private @Nullable Boolean known(ConditionResult result, long at) {
    if (from(at, rule.windowMillis()) >= wholeFrom) {
      return result.holds();
    }
    return result.holds() && !condition.needsWholeWindow() ? Boolean.TRUE : null;
  }

  /** Returns when the first slice begins that is looked at. */
  private long from(long at, long length) {
    return at - length - (condition.kind() == Kind.SPIKE ? rule.offsetMillis() : 0);
  }

  private ConditionResult at(long at) {
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
    return new ConditionResult(holds, judged, value, value, window.sample());
  }

  private ConditionResult baseline(long at, long length, long minCount) {
    SeriesCount window = series.sum(part, at - length, at);
    Baseline usual = Baseline.of(rule, series, at, wholeFrom);
    if (usual == null) {
      return new ConditionResult(false, false, 0, 0, window.sample());
    }
    double value = usual.deviation(window.count());
    boolean judged = (condition.isUpward() ? window.count() : usual.median()) >= minCount;
    return new ConditionResult(
        judged && condition.holds(value), judged, value, value, window.sample());
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
