package dev.streamgauge.alerts.evaluate;

import dev.streamgauge.alerts.count.SeriesKey;
import dev.streamgauge.alerts.evaluate.EvaluationListener.Evaluated;
import dev.streamgauge.alerts.evaluate.EvaluationListener.Series;
import dev.streamgauge.alerts.evaluate.EvaluationListener.State;
import dev.streamgauge.alerts.event.AlertEvent;
import dev.streamgauge.alerts.rules.Rule;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;

/** Tells a listener what a rule evaluates to. */
final class EvaluationLog {
  /** How many series of a rule it tells of. */
  static final int MAX_SERIES = 100;

  private static final Comparator<Map.Entry<String, SeriesState>> FIRING_FIRST =
      Comparator.<Map.Entry<String, SeriesState>>comparingInt(
              each -> -each.getValue().current.phase().ordinal())
          .thenComparingDouble(each -> -each.getValue().value)
          .thenComparing(Map.Entry::getKey);

  private final EvaluationListener listener;

  EvaluationLog(EvaluationListener listener) {
    this.listener = listener;
  }

  /** Tells of all series of a rule, evaluated at {@code at}. */
  void evaluated(EvaluationContext context, long at, Map<String, SeriesState> series) {
    List<Series> told =
        series.entrySet().stream()
            .sorted(FIRING_FIRST)
            .limit(MAX_SERIES)
            .map(
                each ->
                    series(
                        context,
                        at,
                        each.getKey(),
                        each.getValue(),
                        each.getValue().current,
                        each.getValue().value))
            .toList();
    listener.evaluated(new Evaluated(context.rule(), at, false, told, series.size()));
  }

  /** Tells that a series was evaluated again for {@code at}, a time before the last. */
  void corrected(
      EvaluationContext context,
      long at,
      String key,
      SeriesState series,
      AlertState state,
      double value) {
    listener.evaluated(
        new Evaluated(
            context.rule(), at, true, List.of(series(context, at, key, series, state, value)), 1));
  }

  private static Series series(
      EvaluationContext context,
      long at,
      String key,
      SeriesState series,
      AlertState state,
      double value) {
    Rule rule = context.rule();
    SortedMap<String, String> labels =
        rule.labelsOf(SeriesKey.values(key, rule.seriesFields().size()));
    if (key.equals(SeriesKey.OTHER)) {
      labels.put(AlertEvent.OVERFLOW, "true");
    }
    State told =
        switch (state.phase()) {
          case INACTIVE -> State.INACTIVE;
          case PENDING -> State.PENDING;
          case FIRING ->
              series.emitted.stream()
                      .anyMatch(
                          emitted ->
                              emitted.firing().startsAtMillis() <= at && at < emitted.endMillis())
                  ? State.FIRING
                  : State.SILENCED;
        };
    return new Series(labels, value, told, state.sinceMillis());
  }
}
