package dev.streamgauge.alerts.count;

import dev.streamgauge.alerts.rules.Rule;
import dev.streamgauge.alerts.rules.RuleSet;
import java.io.Serializable;
import org.apache.beam.sdk.annotations.Internal;

/**
 * Spreads rules with the same evaluation interval over several keys, so that workers share the
 * evaluation. Rules do not depend on each other, so each shard gives what one for all would. A key
 * is the interval in milliseconds, and above that the shard, from 1; without shards the interval
 * alone.
 */
@Internal
public record RuleShards(int count) implements Serializable {
  /** A single one: the keys are intervals. */
  public static final RuleShards ONE = new RuleShards(1);

  /** Intervals are shorter than 500 years. */
  private static final int PERIOD_BITS = 44;

  /** Checks the number. */
  public RuleShards {
    if (count < 1) {
      throw new IllegalArgumentException("At least one shard, not " + count + ".");
    }
  }

  /** Returns the evaluation interval of the rules under {@code key}, in milliseconds. */
  public long period(long key) {
    return key & ((1L << PERIOD_BITS) - 1);
  }

  /** Returns the key of the rule {@code id}, which is evaluated every {@code periodMillis}. */
  public long key(long periodMillis, long id) {
    return count == 1 ? periodMillis : keyOf(periodMillis, Math.floorMod(id ^ id >>> 32, count));
  }

  /** Returns the key of a shard, from 0. */
  long keyOf(long periodMillis, int shard) {
    return count == 1 ? periodMillis : (shard + 1L) << PERIOD_BITS | periodMillis;
  }

  /** Returns {@code rules} without those that are evaluated under other keys. */
  public RuleSet only(RuleSet rules, long key) {
    return count == 1
        ? rules
        : new RuleSet(
            rules.rules().stream().filter(rule -> isOf(rule, key)).toList(),
            rules.silences(),
            rules.periods());
  }

  private boolean isOf(Rule rule, long key) {
    return key(rule.everyMillis(), rule.id()) == key;
  }
}
