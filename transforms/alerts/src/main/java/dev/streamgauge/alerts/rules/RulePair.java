package dev.streamgauge.alerts.rules;

import java.util.ArrayList;
import java.util.List;
import org.apache.beam.sdk.annotations.Internal;

/**
 * The rules of two files, evaluated together: those of the second have other names, since a rule is
 * known by its name.
 *
 * @param both the rules of both, without silences
 */
@Internal
public record RulePair(RuleSet both) {
  /** No name in a file is likely to begin like this, and none is changed if it does. */
  private static final String MARK = "\u0000new ";

  /** Returns the rules of {@code old}, and those of {@code changed}. */
  public static RulePair of(RuleSet old, RuleSet changed) {
    List<Rule> rules = new ArrayList<>(old.rules());
    changed.rules().forEach(rule -> rules.add(rule.toBuilder().name(MARK + rule.name()).build()));
    return new RulePair(new RuleSet(rules, List.of()));
  }

  /** Returns whether {@code rule} is one of the second file. */
  public boolean isNew(Rule rule) {
    return rule.name().startsWith(MARK);
  }

  /** Returns the name of {@code rule} in its file. */
  public String nameOf(Rule rule) {
    return isNew(rule) ? rule.name().substring(MARK.length()) : rule.name();
  }
}
