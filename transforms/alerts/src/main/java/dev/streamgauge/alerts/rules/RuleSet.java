package dev.streamgauge.alerts.rules;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.ObjectInputStream;
import java.io.ObjectOutputStream;
import java.io.Serializable;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.zip.DeflaterOutputStream;
import java.util.zip.InflaterInputStream;
import org.apache.beam.sdk.annotations.Internal;
import org.checkerframework.checker.nullness.qual.Nullable;

/**
 * All rules of a file, and their silences. Immutable, and serialized with a pipeline.
 *
 * <p>Runners serialize the steps of a pipeline often, the DirectRunner for each bundle. So the
 * rules are serialized once, and a copy reads them when they are first asked for.
 *
 * @since 0.1.0
 */
public final class RuleSet implements Serializable {
  private static final long serialVersionUID = 2;
  private static final long WEEK = 7 * 86_400_000L;

  /** What there is, as it is serialized. */
  private record Content(ArrayList<Rule> rules, ArrayList<Silence> silences, TreeSet<Long> periods)
      implements Serializable {
    private static final long serialVersionUID = 1;
  }

  private transient @Nullable List<Rule> rules;
  private transient List<Silence> silences = List.of();
  private transient SortedSet<Long> periods = Collections.emptySortedSet();

  /** All of that, serialized and compressed; null as long as nobody has asked for it. */
  private transient byte @Nullable [] packed;

  /**
   * Creates a set of rules.
   *
   * @param rules the rules in file order, with unique names
   * @param silences when alerts are not sent
   * @param periods the evaluation intervals of rules in milliseconds; includes those of removed
   *     rules, whose alerts must be resolved
   */
  @Internal
  public RuleSet(List<Rule> rules, List<Silence> silences, SortedSet<Long> periods) {
    set(rules, silences, periods);
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

  private synchronized void set(
      List<Rule> newRules, List<Silence> newSilences, SortedSet<Long> newPeriods) {
    rules = List.copyOf(newRules);
    silences = List.copyOf(newSilences);
    periods = Collections.unmodifiableSortedSet(new TreeSet<>(newPeriods));
  }

  /** Returns the rules in file order, with unique names. */
  @Internal
  public synchronized List<Rule> rules() {
    if (rules == null) {
      unpack();
    }
    return rules;
  }

  /** Returns when alerts are not sent. */
  @Internal
  public synchronized List<Silence> silences() {
    rules();
    return silences;
  }

  /**
   * Returns the evaluation intervals of rules in milliseconds, without duplicates; includes those
   * of removed rules, whose alerts must be resolved.
   */
  public synchronized SortedSet<Long> periods() {
    rules();
    return periods;
  }

  private synchronized byte[] packed() throws IOException {
    if (packed == null) {
      ByteArrayOutputStream bytes = new ByteArrayOutputStream();
      try (ObjectOutputStream out = new ObjectOutputStream(new DeflaterOutputStream(bytes))) {
        out.writeObject(
            new Content(
                new ArrayList<>(rules()), new ArrayList<>(silences), new TreeSet<>(periods)));
      }
      packed = bytes.toByteArray();
    }
    return packed;
  }

  private void unpack() {
    try (ObjectInputStream in =
        new ObjectInputStream(new InflaterInputStream(new ByteArrayInputStream(packed)))) {
      Content content = (Content) in.readObject();
      set(content.rules(), content.silences(), content.periods());
    } catch (IOException | ClassNotFoundException e) {
      throw new IllegalStateException("Cannot read the serialized rules", e);
    }
  }

  private void writeObject(ObjectOutputStream out) throws IOException {
    out.defaultWriteObject();
    out.writeObject(packed());
  }

  private void readObject(ObjectInputStream in) throws IOException, ClassNotFoundException {
    in.defaultReadObject();
    packed = (byte[]) in.readObject();
  }

  @Override
  public boolean equals(Object other) {
    return this == other
        || (other instanceof RuleSet that
            && rules().equals(that.rules())
            && silences().equals(that.silences())
            && periods().equals(that.periods()));
  }

  @Override
  public int hashCode() {
    return Objects.hash(rules(), silences(), periods());
  }

  @Override
  public String toString() {
    return "RuleSet[rules=" + rules() + ", silences=" + silences() + ", periods=" + periods() + "]";
  }

  /** Returns these rules, following others with the evaluation intervals {@code before}. */
  public RuleSet after(Set<Long> before) {
    TreeSet<Long> all = new TreeSet<>(periods());
    all.addAll(before);
    return new RuleSet(rules(), silences(), all);
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
    return rules().stream().filter(rule -> rule.everyMillis() == periodMillis).toList();
  }

  /** Returns whether an alert of {@code rule} with {@code labels} may be sent at {@code millis}. */
  @Internal
  public boolean maySend(Rule rule, Map<String, String> labels, long millis) {
    ActiveHours hours = rule.activeHours();
    return (hours == null || hours.contains(millis))
        && silences().stream().noneMatch(silence -> silence.silences(labels, millis));
  }

  /**
   * Returns for how long after {@code millis} hours and silences may at most hold back an alert of
   * {@code rule} that keeps firing.
   */
  @Internal
  public long heldBackMillis(Rule rule, long millis) {
    long silenced =
        silences().stream().mapToLong(Silence::untilMillis).max().orElse(millis) - millis;
    return Math.max(silenced, 0) + (rule.activeHours() == null ? 0 : WEEK);
  }
}
