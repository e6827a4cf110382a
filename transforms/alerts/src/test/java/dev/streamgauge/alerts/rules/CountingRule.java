package dev.streamgauge.alerts.rules;

import dev.streamgauge.alerts.event.Template;
import java.util.List;
import java.util.SortedMap;
import java.util.concurrent.atomic.AtomicLong;
import org.checkerframework.checker.nullness.qual.Nullable;

/** A rule that counts how often something is asked of it, also whether it equals another. */
public final class CountingRule extends Rule {
  private static final long serialVersionUID = 1;

  private final Rule rule;
  private final AtomicLong calls;

  private CountingRule(Rule rule, AtomicLong calls) {
    this.rule = rule;
    this.calls = calls;
  }

  /** Returns the same rules, all of which count together. */
  public static RuleSet all(RuleSet rules, AtomicLong calls) {
    List<Rule> counting =
        rules.rules().stream().map(rule -> (Rule) new CountingRule(rule, calls)).toList();
    return new RuleSet(counting, rules.silences(), rules.periods());
  }

  @Override
  public String group() {
    calls.incrementAndGet();
    return rule.group();
  }

  @Override
  public String name() {
    calls.incrementAndGet();
    return rule.name();
  }

  @Override
  public Selection select() {
    calls.incrementAndGet();
    return rule.select();
  }

  @Override
  public @Nullable Selection of() {
    calls.incrementAndGet();
    return rule.of();
  }

  @Override
  public List<String> by() {
    calls.incrementAndGet();
    return rule.by();
  }

  @Override
  public long windowMillis() {
    calls.incrementAndGet();
    return rule.windowMillis();
  }

  @Override
  public long everyMillis() {
    calls.incrementAndGet();
    return rule.everyMillis();
  }

  @Override
  public Condition condition() {
    calls.incrementAndGet();
    return rule.condition();
  }

  @Override
  public long offsetMillis() {
    calls.incrementAndGet();
    return rule.offsetMillis();
  }

  @Override
  public long alsoInMillis() {
    calls.incrementAndGet();
    return rule.alsoInMillis();
  }

  @Override
  public long minCount() {
    calls.incrementAndGet();
    return rule.minCount();
  }

  @Override
  public long forMillis() {
    calls.incrementAndGet();
    return rule.forMillis();
  }

  @Override
  public long keepFiringMillis() {
    calls.incrementAndGet();
    return rule.keepFiringMillis();
  }

  @Override
  public long cooldownMillis() {
    calls.incrementAndGet();
    return rule.cooldownMillis();
  }

  @Override
  public long learnMillis() {
    calls.incrementAndGet();
    return rule.learnMillis();
  }

  @Override
  public long rememberMillis() {
    calls.incrementAndGet();
    return rule.rememberMillis();
  }

  @Override
  public int maxSeries() {
    calls.incrementAndGet();
    return rule.maxSeries();
  }

  @Override
  public SortedMap<String, String> labels() {
    calls.incrementAndGet();
    return rule.labels();
  }

  @Override
  public SortedMap<String, Template> annotations() {
    calls.incrementAndGet();
    return rule.annotations();
  }

  @Override
  public List<String> receivers() {
    calls.incrementAndGet();
    return rule.receivers();
  }

  @Override
  public @Nullable ActiveHours activeHours() {
    calls.incrementAndGet();
    return rule.activeHours();
  }

  @Override
  public List<Thresholds> thresholds() {
    calls.incrementAndGet();
    return rule.thresholds();
  }

  @Override
  public long seasonMillis() {
    calls.incrementAndGet();
    return rule.seasonMillis();
  }

  @Override
  public int seasons() {
    calls.incrementAndGet();
    return rule.seasons();
  }

  @Override
  public List<Rule> parts() {
    calls.incrementAndGet();
    return rule.parts();
  }

  @Override
  public @Nullable When when() {
    calls.incrementAndGet();
    return rule.when();
  }

  @Override
  public long withinMillis() {
    calls.incrementAndGet();
    return rule.withinMillis();
  }

  @Override
  public boolean isShared() {
    calls.incrementAndGet();
    return rule.isShared();
  }

  @Override
  public long repeatMillis() {
    calls.incrementAndGet();
    return rule.repeatMillis();
  }

  @Override
  public List<Escalation> escalations() {
    calls.incrementAndGet();
    return rule.escalations();
  }

  @Override
  public long id() {
    calls.incrementAndGet();
    return rule.id();
  }

  @Override
  Builder toBuilder() {
    return rule.toBuilder();
  }

  @Override
  public boolean equals(@Nullable Object other) {
    calls.incrementAndGet();
    return this == other;
  }

  @Override
  public int hashCode() {
    calls.incrementAndGet();
    return rule.hashCode();
  }
}
