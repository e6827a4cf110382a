package dev.streamgauge.alerts.evaluate;

import dev.streamgauge.alerts.rules.Rule;
import dev.streamgauge.alerts.rules.RuleSet;

/**
 * What a {@link RuleState} needs for one evaluation.
 *
 * @param rules all rules, with their silences
 * @param rule the rule to evaluate
 * @param unsettledMillis how long late lines may still change recent times; whole slices
 * @param emitter collects the events
 */
record EvaluationContext(RuleSet rules, Rule rule, long unsettledMillis, AlertEmitter emitter) {
  /** Returns the last time that can no longer change at {@code now}. */
  long settledAt(long now) {
    return now - unsettledMillis;
  }
}
