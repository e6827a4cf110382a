package dev.streamgauge.alerts.evaluate;

import dev.streamgauge.alerts.event.AlertGroup;
import dev.streamgauge.alerts.rules.Rule;
import java.io.Serializable;
import java.util.List;
import java.util.SortedMap;
import org.apache.beam.sdk.annotations.Internal;
import org.checkerframework.checker.nullness.qual.Nullable;

/**
 * Learns what rules evaluate to, in the JVM that evaluates them: for people who watch. It must not
 * throw, and return soon.
 */
@Internal
public interface EvaluationListener extends Serializable {
  /** The state of an alert. */
  enum State {
    INACTIVE,
    PENDING,
    FIRING,
    /** It fires, but is not sent: because of a silence, hours, or a cool-down. */
    SILENCED
  }

  /**
   * A series of a rule at one time.
   *
   * @param labels the labels of its alert
   * @param value the value of the condition
   * @param state the state of its alert
   * @param sinceMillis when that state began; meaningful unless it is inactive
   */
  record Series(SortedMap<String, String> labels, double value, State state, long sinceMillis) {}

  /**
   * The evaluation of a rule at one time.
   *
   * @param rule the rule
   * @param atMillis the end of the window it evaluated
   * @param corrected whether late lines have changed an evaluation of before; then it has only the
   *     series that they belong to
   * @param series the series, those that fire first and then those with the highest values
   * @param seriesInAll how many series there are
   */
  record Evaluated(
      Rule rule, long atMillis, boolean corrected, List<Series> series, int seriesInAll) {}

  /** Returns whether anybody watches: if not, evaluations are not collected. */
  boolean isWatching();

  /** Takes an evaluation. It may be repeated after a crash. */
  void evaluated(Evaluated evaluated);

  /** Returns who takes final results; null for nobody. */
  default @Nullable FinalResults finalResults() {
    return null;
  }

  /** Takes events that are emitted. They may be repeated after a crash. */
  void emitted(AlertGroup group);
}
