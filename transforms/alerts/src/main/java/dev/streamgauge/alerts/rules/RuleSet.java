package dev.streamgauge.alerts.rules;

import java.io.Serializable;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SortedSet;
import java.util.TreeSet;
import org.apache.beam.sdk.annotations.Internal;

/**
 * All rules of a file, and their silences. Immutable, and travels with a pipeline.
 *
 * @param rules the rules in the order of the file, no two of one name
 * @param silences when alerts are not sent
 * @param periods how often rules look at their windows, in milliseconds: one entry for those that
 *     do so equally often, and for removed rules, whose alerts must be resolved
 * @since 0.1.0
 */
public record RuleSet(
    @Internal List<Rule> rules, @Internal List<Silence> silences, SortedSet<Long> periods)
    implements Serializable {
  private static final long WEEK = 7 * 86_400_000L;

  /** Takes copies. */
  @Internal
  public RuleSet {
    rules = List.copyOf(rules);
    silences = List.copyOf(silences);
    periods = Collections.unmodifiableSortedSet(new TreeSet<>(periods));
  }

  /** Rules before which there were no others. */
  RuleSet(List<Rule> rules, List<Silence> silences) {
    this(rules, silences, periodsOf(rules));
  }

  private static SortedSet<Long> periodsOf(List<Rule> rules) {
    TreeSet<Long> periods = new TreeSet<>();
    rules.forEach(rule -> periods.add(rule.everyMillis()));
    return periods;
  }

  /** These rules, after others that have looked as often as {@code before} says. */
  public RuleSet after(Set<Long> before) {
    TreeSet<Long> all = new TreeSet<>(periods);
    all.addAll(before);
    return new RuleSet(rules, silences, all);
  }

  /**
   * Reads a rules file without looking at what its receivers are.
   *
   * @param file its name, for messages
   * @throws dev.streamgauge.alerts.yaml.YamlException if it is wrong: every problem with its place
   */
  public static RuleSet parse(String file, String text) {
    return RulesDocument.parse(file, text).rules();
  }

  /** The rules that look every {@code periodMillis}. */
  @Internal
  public List<Rule> every(long periodMillis) {
    return rules.stream().filter(rule -> rule.everyMillis() == periodMillis).toList();
  }

  /** Whether an alert of {@code rule} with {@code labels} may be sent at {@code millis}. */
  @Internal
  public boolean maySend(Rule rule, Map<String, String> labels, long millis) {
    ActiveHours hours = rule.activeHours();
    return (hours == null || hours.contains(millis))
        && silences.stream().noneMatch(silence -> silence.silences(labels, millis));
  }

  /**
   * For how long after {@code millis} an alert of {@code rule} that keeps firing may be held back
   * at most by hours and silences.
   */
  @Internal
  public long heldBackMillis(Rule rule, long millis) {
    long silenced = silences.stream().mapToLong(Silence::untilMillis).max().orElse(millis) - millis;
    return Math.max(silenced, 0) + (rule.activeHours() == null ? 0 : WEEK);
  }
}
