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
 * All rules of a file, and their silences. Immutable, and serialized with a pipeline.
 *
 * @param rules the rules in file order, with unique names
 * @param silences when alerts are not sent
 * @param periods the evaluation intervals of rules in milliseconds, without duplicates; includes
 *     those of removed rules, whose alerts must be resolved
 * @since 0.1.0
 */
public record RuleSet(
    @Internal List<Rule> rules, @Internal List<Silence> silences, SortedSet<Long> periods)
    implements Serializable {
  private static final long WEEK = 7 * 86_400_000L;

  /** Copies the collections. */
  @Internal
  public RuleSet {
    rules = List.copyOf(rules);
    silences = List.copyOf(silences);
    periods = Collections.unmodifiableSortedSet(new TreeSet<>(periods));
  }

  /** Creates rules that follow no others. */
  RuleSet(List<Rule> rules, List<Silence> silences) {
    this(rules, silences, periodsOf(rules));
  }

  private static SortedSet<Long> periodsOf(List<Rule> rules) {
    TreeSet<Long> periods = new TreeSet<>();
    rules.forEach(rule -> periods.add(rule.everyMillis()));
    return periods;
  }

  /** Returns these rules, following others with the evaluation intervals {@code before}. */
  public RuleSet after(Set<Long> before) {
    TreeSet<Long> all = new TreeSet<>(periods);
    all.addAll(before);
    return new RuleSet(rules, silences, all);
  }

  /**
   * Parses a rules file without parsing its receivers.
   *
   * @param file its name, for messages
   * @throws dev.streamgauge.alerts.yaml.YamlException if it is wrong: every problem with its place
   */
  public static RuleSet parse(String file, String text) {
    return RulesDocument.parse(file, text).rules();
  }

  /** Returns the rules that are evaluated every {@code periodMillis}. */
  @Internal
  public List<Rule> every(long periodMillis) {
    return rules.stream().filter(rule -> rule.everyMillis() == periodMillis).toList();
  }

  /** Returns whether an alert of {@code rule} with {@code labels} may be sent at {@code millis}. */
  @Internal
  public boolean maySend(Rule rule, Map<String, String> labels, long millis) {
    ActiveHours hours = rule.activeHours();
    return (hours == null || hours.contains(millis))
        && silences.stream().noneMatch(silence -> silence.silences(labels, millis));
  }

  /**
   * Returns for how long after {@code millis} hours and silences may at most hold back an alert of
   * {@code rule} that keeps firing.
   */
  @Internal
  public long heldBackMillis(Rule rule, long millis) {
    long silenced = silences.stream().mapToLong(Silence::untilMillis).max().orElse(millis) - millis;
    return Math.max(silenced, 0) + (rule.activeHours() == null ? 0 : WEEK);
  }
}
