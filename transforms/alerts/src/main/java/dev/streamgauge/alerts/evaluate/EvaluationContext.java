package dev.streamgauge.alerts.evaluate;

import dev.streamgauge.alerts.rules.Rule;
import dev.streamgauge.alerts.rules.RuleSet;
import org.checkerframework.checker.nullness.qual.Nullable;

/**
 * What a {@link RuleState} needs for one evaluation.
 *
 * @param rules all rules, with their silences
 * @param rule the rule to evaluate
 * @param unsettledMillis how long late lines may still change recent times; whole slices
 * @param emitter collects the events
 * @param log tells of evaluations; null if nobody listens
 * @param finals takes final results; null if nobody does
 */
record EvaluationContext(
    RuleSet rules,
    Rule rule,
    long unsettledMillis,
    AlertEmitter emitter,
    @Nullable EvaluationLog log,
    @Nullable FinalResults finals) {
  /** Returns the last time that can no longer change at {@code now}. */
  long settledAt(long now) {
    return now - unsettledMillis;
  }
}
