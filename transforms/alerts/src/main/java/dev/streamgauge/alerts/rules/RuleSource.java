package dev.streamgauge.alerts.rules;

import java.io.Serializable;
import java.util.SortedSet;

/**
 * Where the parts of a pipeline have their rules from, each time that they begin with something.
 *
 * @since 0.1.0
 */
@FunctionalInterface
public interface RuleSource extends Serializable {
  /** The rules that hold now: the same object as long as they stay the same. */
  RuleSet current();

  /**
   * These rules, after those of an earlier run that have looked as often as {@code before} says:
   * slices are counted for them still, so that their alerts end.
   */
  default RuleSource after(SortedSet<Long> before) {
    return new LaterRules(this, before);
  }

  /** Rules that never change. */
  static RuleSource of(RuleSet rules) {
    return () -> rules;
  }
}
