package dev.streamgauge.alerts.evaluate;

import dev.streamgauge.alerts.event.Evidence;
import dev.streamgauge.alerts.rules.Rule;
import java.util.ArrayList;
import java.util.List;
import java.util.SortedMap;
import org.apache.beam.sdk.annotations.Internal;

/** What a rule sees at one time: for each series its value, its counts by slice and its lines. */
@Internal
public final class Explanation extends FinalResults {
  /**
   * One series.
   *
   * @param rule the rule; an objective has several
   * @param labels the labels of its alert
   * @param value the value of the condition
   * @param holds whether the condition is true
   * @param phase whether its alert is inactive, pending or firing
   * @param sinceMillis since when, unless it is inactive
   * @param evidence the counts of the window, by slice, and some of the lines
   */
  public record Seen(
      Rule rule,
      SortedMap<String, String> labels,
      double value,
      boolean holds,
      String phase,
      long sinceMillis,
      Evidence evidence) {}

  private final String alert;
  private final long atMillis;
  private final List<Seen> seen = new ArrayList<>();

  /** Explains the rule {@code alert} as of its last evaluation up to {@code atMillis}. */
  public Explanation(String alert, long atMillis) {
    super(atMillis);
    this.alert = alert;
    this.atMillis = atMillis;
  }

  @Override
  void take(
      EvaluationContext context,
      String key,
      SeriesState series,
      long at,
      ConditionResult result,
      AlertState state,
      Others others) {
    Rule rule = context.rule();
    if (!rule.name().equals(alert) || at <= atMillis - rule.everyMillis()) {
      return;
    }
    Evidence evidence = EvidenceOf.window(rule, series, at);
    boolean quiet = evidence.counts().stream().allMatch(count -> count.lines() == 0);
    if (quiet && !result.holds() && state == AlertState.INACTIVE) {
      return;
    }
    seen.add(
        new Seen(
            rule,
            labels(rule, key),
            result.value(),
            result.holds(),
            state.phase().name(),
            state.sinceMillis(),
            evidence));
  }

  /** Returns all series that have lines or an alert then; call it after {@link #finish}. */
  public synchronized List<Seen> seen() {
    return List.copyOf(seen);
  }
}
