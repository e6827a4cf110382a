package dev.streamgauge.alerts.rules;

import java.io.Serializable;
import java.util.List;
import java.util.Map;
import java.util.SortedSet;
import java.util.TreeSet;

/**
 * All rules of a file, and when they are not told. Immutable, and travels with a pipeline.
 *
 * @param rules the rules in the order of the file, no two of one name
 * @param silences when alerts are not told
 */
public record RuleSet(List<Rule> rules, List<Silence> silences) implements Serializable {
  /** Takes copies. */
  public RuleSet {
    rules = List.copyOf(rules);
    silences = List.copyOf(silences);
  }

  /**
   * Reads a rules file without looking at what its receivers are.
   *
   * @param file its name, for messages
   * @throws dev.streamgauge.alerts.yaml.YamlException if it is wrong: every problem with its place
   */
  public static RuleSet parse(String file, String text) {
    return RulesParser.parse(file, text, ReceiversSection.NAMES_ONLY);
  }

  /** How often rules look at their windows: one entry for those that do so equally often. */
  public SortedSet<Long> periods() {
    TreeSet<Long> periods = new TreeSet<>();
    rules.forEach(rule -> periods.add(rule.everyMillis()));
    return periods;
  }

  /** The rules that look every {@code periodMillis}. */
  public List<Rule> every(long periodMillis) {
    return rules.stream().filter(rule -> rule.everyMillis() == periodMillis).toList();
  }

  /** Whether an alert of {@code rule} with {@code labels} may be told at {@code millis}. */
  public boolean mayTell(Rule rule, Map<String, String> labels, long millis) {
    ActiveHours hours = rule.activeHours();
    return (hours == null || hours.contains(millis))
        && silences.stream().noneMatch(silence -> silence.silences(labels, millis));
  }
}
