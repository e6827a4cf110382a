package dev.streamgauge.alerts.evaluate;

import dev.streamgauge.alerts.count.SeriesKey;
import dev.streamgauge.alerts.rules.Condition;
import dev.streamgauge.alerts.rules.Rule;
import java.util.List;
import java.util.Objects;
import org.checkerframework.checker.nullness.qual.Nullable;

/**
 * Evaluates a combination of conditions for one series.
 *
 * @param rule the rule
 * @param key the key of the series
 * @param series its counts
 * @param common what was counted for all series alike
 * @param seen the values that conditions have seen
 * @param began when the rule was first counted for
 * @param wholeFrom the time from which on all input was seen
 */
record CombinedEvaluator(
    Rule rule,
    String key,
    SeriesState series,
    SeriesState common,
    NewValues seen,
    long began,
    long wholeFrom) {
  /** What a part says: its result, and whether it is true; null if that is not known. */
  private record Part(ConditionResult result, @Nullable Boolean holds) {
    static final Part UNKNOWN = new Part(ConditionResult.UNTRUE, null);
  }

  /** Evaluates the windows that end at {@code at}. */
  ConditionResult at(long at) {
    ConditionResult[] results = new ConditionResult[rule.parts().size()];
    Boolean holds =
        Objects.requireNonNull(rule.when())
            .test(
                i -> {
                  Part part = part(i, at);
                  results[i] = part.result();
                  return part.holds();
                });
    ConditionResult first = results[rule.when().first()];
    return ConditionResult.of(Boolean.TRUE.equals(holds), first.value(), first.sample());
  }

  private Part part(int number, long at) {
    Rule part = rule.parts().get(number);
    SeriesState counts = part.isShared() ? common : series;
    long window = at - part.windowMillis();
    return switch (part.condition().kind()) {
      case NEW -> {
        long from = began + part.learnMillis();
        String name = part.isShared() ? SeriesKey.COMMON : key;
        yield severalSeries(part)
            ? Part.UNKNOWN
            : known(
                seen.evaluate(part, number, name, counts, at, from),
                window,
                Math.max(from, wholeFrom));
      }
      case CHANGE ->
          severalSeries(part)
              ? Part.UNKNOWN
              : known(SequenceEvaluator.change(part, number, counts, at), window, wholeFrom);
      case THEN ->
          severalSeries(part)
              ? Part.UNKNOWN
              : known(
                  SequenceEvaluator.then(part, number + 1, counts, at),
                  window - part.withinMillis(),
                  wholeFrom);
      case THEN_NOT ->
          severalSeries(part)
              ? Part.UNKNOWN
              : known(
                  SequenceEvaluator.thenNot(part, number + 1, counts, at, wholeFrom),
                  window - part.withinMillis() - part.everyMillis(),
                  wholeFrom);
      case BASELINE -> {
        // Before the series was first seen, nothing was usual.
        boolean single = !part.isShared() && !rule.by().isEmpty();
        yield counted(
            number, part, counts, at, single ? Math.max(wholeFrom, series.bornMillis) : wholeFrom);
      }
      default -> counted(number, part, counts, at, wholeFrom);
    };
  }

  /** Returns whether the series stands for several, whose values do not follow each other. */
  private boolean severalSeries(Rule part) {
    return key.equals(SeriesKey.OTHER) && !part.isShared();
  }

  private Part counted(int number, Rule part, SeriesState counts, long at, long whole) {
    Evaluator evaluator = new Evaluator(part, number, condition(part), counts, whole);
    ConditionResult result = evaluator.at(at);
    return new Part(result, evaluator.known(result, at));
  }

  private Condition condition(Rule part) {
    if (part.thresholds().isEmpty()) {
      return part.condition();
    }
    List<String> values = SeriesKey.values(key, rule.seriesFields().size());
    return part.conditionOf(values);
  }

  /** More lines can make {@code result} true, but not false. */
  private static Part known(ConditionResult result, long from, long whole) {
    return new Part(result, result.holds() ? Boolean.TRUE : from >= whole ? Boolean.FALSE : null);
  }
}
