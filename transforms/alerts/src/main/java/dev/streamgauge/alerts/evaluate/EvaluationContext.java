package dev.streamgauge.alerts.evaluate;

import dev.streamgauge.alerts.rules.Rule;
import dev.streamgauge.alerts.rules.RuleSet;

/**
 * What a {@link RuleState} needs for one evaluation.
 *
 * @param rules all rules, with what silences them
 * @param rule its own
 * @param unsettledMillis how long a time at the end may still change by late lines; whole slices
 * @param emitter collects the events
 */
record EvaluationContext(RuleSet rules, Rule rule, long unsettledMillis, AlertEmitter emitter) {
  /** The last time that cannot change any more at {@code now}. */
  long settledAt(long now) {
    return now - unsettledMillis;
  }
}
