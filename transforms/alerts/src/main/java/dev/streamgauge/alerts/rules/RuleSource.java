package dev.streamgauge.alerts.rules;

import java.io.Serializable;
import java.util.SortedSet;

/**
 * Provides the parts of a pipeline with the current rules, each time they begin some work.
 *
 * @since 0.1.0
 */
@FunctionalInterface
public interface RuleSource extends Serializable {
  /** Returns the current rules: the same object as long as they do not change. */
  RuleSet current();

  /**
   * Returns these rules, following those of an earlier run with the evaluation intervals {@code
   * before}: slices are still counted for them, so that their alerts end.
   */
  default RuleSource after(SortedSet<Long> before) {
    return new LaterRules(this, before);
  }

  /** Returns a source of rules that never change. */
  static RuleSource of(RuleSet rules) {
    return () -> rules;
  }
}
