package dev.streamgauge.alerts.evaluate;

import dev.streamgauge.alerts.count.SeriesKey;
import dev.streamgauge.alerts.event.AlertEvent;
import dev.streamgauge.alerts.event.AlertGroup;
import dev.streamgauge.alerts.rules.Rule;
import dev.streamgauge.alerts.rules.RuleSet;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import org.apache.beam.sdk.annotations.Internal;
import org.checkerframework.checker.nullness.qual.Nullable;

/**
 * Takes what rules evaluate to once late lines can no longer change it, in a run in this JVM: each
 * series at each time, once, with the times of a rule in order. Times at which nothing has changed
 * may be left out.
 *
 * <p>The objects are found by a listener that is serialized with the pipeline, and so are kept in a
 * static map until they are closed.
 */
@Internal
public abstract class FinalResults implements AutoCloseable {
  private static final Map<String, FinalResults> OPEN = new ConcurrentHashMap<>();

  /** The state of the rules with one evaluation interval, as of the last look at it. */
  private record Last(RuleGroupState state, RuleSet rules, long latenessMillis) {}

  private final String id = UUID.randomUUID().toString();
  private final Map<Long, Last> states = new TreeMap<>();
  private final long untilMillis;

  /** Creates results up to {@code untilMillis}; later ones are skipped. */
  FinalResults(long untilMillis) {
    this.untilMillis = untilMillis;
    OPEN.put(id, this);
  }

  /** What other rules, with other windows or numbers, say of the same counts. */
  interface Others {
    ConditionResult of(Rule rule);
  }

  /** Takes the result of a rule for one series. */
  abstract void take(
      EvaluationContext context,
      String key,
      SeriesState series,
      long at,
      ConditionResult result,
      AlertState state,
      Others others);

  /** Returns a listener for the transform whose results this takes. */
  public EvaluationListener listener() {
    return new ById(id);
  }

  /** Takes the results of the last times of the input, after the pipeline has ended. */
  public synchronized void finish() {
    states.values().forEach(last -> last.state().finish(last.rules(), last.latenessMillis(), this));
    states.clear();
  }

  @Override
  public void close() {
    OPEN.remove(id);
  }

  synchronized void settled(
      EvaluationContext context,
      String key,
      SeriesState series,
      long at,
      ConditionResult result,
      AlertState state,
      Others others) {
    if (at <= untilMillis) {
      take(context, key, series, at, result, state, others);
    }
  }

  /** Records that {@code rule} was evaluated from one time to another. */
  void evaluated(Rule rule, long fromMillis, long toMillis) {
    evaluatedTo(rule, fromMillis, Math.min(toMillis, untilMillis));
  }

  /** Takes the times of {@link #evaluated}; does nothing unless overridden. */
  void evaluatedTo(Rule rule, long fromMillis, long toMillis) {}

  synchronized void remember(
      long period, RuleGroupState state, RuleSet rules, long latenessMillis) {
    states.put(period, new Last(state, rules, latenessMillis));
  }

  /** Returns the labels of the alert of a series. */
  static SortedMap<String, String> labels(Rule rule, String key) {
    SortedMap<String, String> labels =
        rule.labelsOf(SeriesKey.values(key, rule.seriesFields().size()));
    if (key.equals(SeriesKey.OTHER)) {
      labels.put(AlertEvent.OVERFLOW, "true");
    }
    return labels;
  }

  private record ById(String id) implements EvaluationListener {
    @Override
    public boolean isWatching() {
      return false;
    }

    @Override
    public void evaluated(Evaluated evaluated) {
      // Only final results matter.
    }

    @Override
    public void emitted(AlertGroup group) {
      // Only final results matter.
    }

    @Override
    public @Nullable FinalResults finalResults() {
      return OPEN.get(id);
    }
  }
}
