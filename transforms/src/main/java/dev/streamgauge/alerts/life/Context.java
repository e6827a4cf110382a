package dev.streamgauge.alerts.life;

import dev.streamgauge.alerts.rules.Rule;
import dev.streamgauge.alerts.rules.RuleSet;

/**
 * What a {@link RuleLife} needs for one evaluation.
 *
 * @param rules all rules, with what silences them
 * @param rule its own
 * @param unsettledMillis how long a time at the end may still change by late lines; whole slices
 * @param teller collects the events
 */
record Context(RuleSet rules, Rule rule, long unsettledMillis, Teller teller) {
  /** The last time that cannot change any more at {@code now}. */
  long settledAt(long now) {
    return now - unsettledMillis;
  }
}
