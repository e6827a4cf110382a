package dev.streamgauge.alerts.evaluate;

import dev.streamgauge.alerts.count.RuleShards;
import dev.streamgauge.alerts.count.Slice;
import dev.streamgauge.alerts.event.AlertGroup;
import dev.streamgauge.alerts.rules.RuleSource;
import dev.streamgauge.state.store.StateStore;
import org.apache.beam.sdk.annotations.Internal;
import org.apache.beam.sdk.transforms.PTransform;
import org.apache.beam.sdk.transforms.ParDo;
import org.apache.beam.sdk.values.KV;
import org.apache.beam.sdk.values.PCollection;
import org.checkerframework.checker.nullness.qual.Nullable;

/** Evaluates rules over counted slices. */
@Internal
public final class LiveAlerts
    extends PTransform<PCollection<KV<Long, Iterable<Slice>>>, PCollection<AlertGroup>> {
  /** Counter: firing events emitted. */
  public static final String ALERTS_FIRED = "alerts_fired";

  /** Counter: resolved events emitted. */
  public static final String ALERTS_RESOLVED = "alerts_resolved";

  /** Counter: evaluations of a rule at the end of a slice. */
  public static final String RULE_EVALUATIONS = "rule_evaluations";

  /** Gauge: rules that have had more series than allowed. */
  public static final String RULES_OVERFLOWED = "alert_rules_overflowed";

  private final RuleSource rules;
  private final long latenessMillis;
  private final @Nullable StateStore store;
  private final @Nullable EvaluationListener listener;
  private final @Nullable String pageUrl;
  private final RuleShards shards;
  private final boolean again;

  /**
   * Evaluates {@code rules}, where lines may be late by {@code latenessMillis}.
   *
   * @param store keeps their state across restarts; null to leave that to the runner
   * @param listener learns what they evaluate to; null for nobody
   * @param pageUrl the URL of a web page that has a page for each alert; null for none
   * @param shards decide over the keys of rules
   * @param again whether to emit again what may be lost
   */
  public LiveAlerts(
      RuleSource rules,
      long latenessMillis,
      @Nullable StateStore store,
      @Nullable EvaluationListener listener,
      @Nullable String pageUrl,
      RuleShards shards,
      boolean again) {
    this.shards = shards;
    this.again = again;
    this.listener = listener;
    this.pageUrl = pageUrl;
    this.rules = rules;
    this.latenessMillis = latenessMillis;
    this.store = store;
  }

  /**
   * Returns {@code rules}, following those whose alerts are in {@code store}.
   *
   * @throws java.io.UncheckedIOException if the store cannot be read
   */
  public static RuleSource afterSaved(RuleSource rules, StateStore store) {
    return rules.after(new AlertStateStore(store).periods());
  }

  @Override
  public PCollection<AlertGroup> expand(PCollection<KV<Long, Iterable<Slice>>> input) {
    return input
        .apply(
            "Live",
            ParDo.of(
                new EvaluateRulesFn(
                    rules, latenessMillis, store, listener, pageUrl, shards, again)))
        .setCoder(AlertGroup.GroupCoder.of());
  }
}
