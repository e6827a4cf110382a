package dev.streamgauge.alerts.evaluate;

import dev.streamgauge.alerts.count.RuleShards;
import dev.streamgauge.alerts.count.Slice;
import dev.streamgauge.alerts.event.AlertGroup;
import dev.streamgauge.alerts.rules.RuleSource;
import dev.streamgauge.state.store.StateStore;
import dev.streamgauge.windows.time.EventTimers;
import java.util.List;
import org.apache.beam.sdk.annotations.Internal;
import org.apache.beam.sdk.state.StateSpec;
import org.apache.beam.sdk.state.StateSpecs;
import org.apache.beam.sdk.state.ValueState;
import org.apache.beam.sdk.transforms.DoFn;
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

  private final RulesEvaluation evaluation;

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
    this.evaluation =
        new RulesEvaluation(rules, latenessMillis, store, listener, pageUrl, shards, again);
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
            EventTimers.areIn(input.getPipeline().getOptions())
                ? ParDo.of(new TimedEvaluateRulesFn(evaluation))
                : ParDo.of(new UntimedFn(evaluation)))
        .setCoder(AlertGroup.GroupCoder.of());
  }

  /**
   * Evaluates slices in the order in which they arrive, without timers: the SparkRunner has none
   * for event time.
   */
  private static final class UntimedFn extends DoFn<KV<Long, Iterable<Slice>>, AlertGroup> {
    @StateId(RulesEvaluation.STATE)
    @SuppressWarnings("UnusedVariable") // Beam reads it.
    private final StateSpec<ValueState<RuleGroupState>> spec =
        StateSpecs.value(RuleGroupStateCoder.of());

    @StateId(RulesEvaluation.RECENT)
    @SuppressWarnings("UnusedVariable") // Beam reads it.
    private final StateSpec<ValueState<List<List<AlertGroup>>>> recentSpec =
        StateSpecs.value(RulesEvaluation.RECENT_CODER);

    private final RulesEvaluation evaluation;

    UntimedFn(RulesEvaluation evaluation) {
      this.evaluation = evaluation;
    }

    @ProcessElement
    public void process(
        @Element KV<Long, Iterable<Slice>> element,
        @StateId(RulesEvaluation.STATE) ValueState<RuleGroupState> state,
        @StateId(RulesEvaluation.RECENT) ValueState<List<List<AlertGroup>>> recent,
        OutputReceiver<AlertGroup> out) {
      evaluation.process(
          element.getKey(), element.getValue(), RuleGroupState.UNKNOWN, state, recent, out);
    }
  }
}
