package dev.streamgauge.alerts.rules;

import java.io.Serializable;

/**
 * Where the parts of a pipeline have their rules from, each time that they begin with something.
 */
@FunctionalInterface
public interface RuleSource extends Serializable {
  /** The rules that hold now: the same object as long as they stay the same. */
  RuleSet current();

  /** Rules that never change. */
  static RuleSource of(RuleSet rules) {
    return () -> rules;
  }
}
