package dev.streamgauge.alerts.evaluate;

import dev.streamgauge.alerts.count.Slice;
import dev.streamgauge.alerts.event.AlertEvent;
import dev.streamgauge.alerts.event.AlertGroup;
import dev.streamgauge.alerts.rules.RuleSource;
import dev.streamgauge.files.Reloads;
import dev.streamgauge.lines.MetricNames;
import dev.streamgauge.state.store.StateStore;
import java.util.List;
import org.apache.beam.sdk.metrics.Counter;
import org.apache.beam.sdk.metrics.Gauge;
import org.apache.beam.sdk.metrics.Metrics;
import org.apache.beam.sdk.state.StateSpec;
import org.apache.beam.sdk.state.StateSpecs;
import org.apache.beam.sdk.state.ValueState;
import org.apache.beam.sdk.transforms.DoFn;
import org.apache.beam.sdk.values.KV;
import org.checkerframework.checker.nullness.qual.Nullable;

/**
 * Updates a {@link RuleGroupState} for each period. It uses no timers, as the SparkRunner has none
 * for event time. Its state is saved with the runner's own and, if there is a {@link StateStore},
 * separately, for a runner that saves none.
 */
final class EvaluateRulesFn extends DoFn<KV<Long, Iterable<Slice>>, AlertGroup> {
  private static final String STATE = "state";

  @StateId(STATE)
  @SuppressWarnings("UnusedVariable") // Beam reads it.
  private final StateSpec<ValueState<RuleGroupState>> spec =
      StateSpecs.value(RuleGroupStateCoder.of());

  private final Counter fired = Metrics.counter(MetricNames.NAMESPACE, LiveAlerts.ALERTS_FIRED);
  private final Counter resolved =
      Metrics.counter(MetricNames.NAMESPACE, LiveAlerts.ALERTS_RESOLVED);
  private final Counter evaluations =
      Metrics.counter(MetricNames.NAMESPACE, LiveAlerts.RULE_EVALUATIONS);
  private final Gauge overflowed =
      Metrics.gauge(MetricNames.NAMESPACE, LiveAlerts.RULES_OVERFLOWED);

  private final RuleSource rules;
  private final long latenessMillis;
  private final @Nullable AlertStateStore saved;
  private final @Nullable EvaluationListener listener;
  private final @Nullable String pageUrl;

  EvaluateRulesFn(
      RuleSource rules,
      long latenessMillis,
      @Nullable StateStore store,
      @Nullable EvaluationListener listener,
      @Nullable String pageUrl) {
    this.listener = listener;
    this.pageUrl = pageUrl;
    this.rules = rules;
    this.latenessMillis = latenessMillis;
    this.saved = store == null ? null : new AlertStateStore(store);
  }

  @ProcessElement
  public void process(
      @Element KV<Long, Iterable<Slice>> element,
      @StateId(STATE) ValueState<RuleGroupState> state,
      OutputReceiver<AlertGroup> out) {
    long period = element.getKey();
    RuleGroupState group = state.read();
    if (group == null && saved != null) {
      saved.begin(period);
      group = saved.load(period);
      if (group != null) {
        // The earlier run may have ended after saving its state and before emitting.
        emit(group.emittedSince(earliest(element.getValue())), out);
      }
    }
    if (group == null) {
      group = new RuleGroupState(period);
    }
    emit(group.feed(element.getValue(), rules.current(), latenessMillis, listener), out);
    evaluations.inc(group.takeEvaluations());
    ActiveAlerts.set(period, group.active(rules.current()));
    Reloads.publish();
    if (group.overflowed() > 0) {
      overflowed.set(group.overflowed());
    }
    state.write(group);
    if (saved != null) {
      saved.save(period, group);
    }
  }

  private static long earliest(Iterable<Slice> slices) {
    long earliest = Long.MAX_VALUE;
    for (Slice slice : slices) {
      earliest = Math.min(earliest, slice.startMillis());
    }
    return earliest;
  }

  private void emit(List<AlertGroup> groups, OutputReceiver<AlertGroup> out) {
    for (AlertGroup each : groups) {
      for (AlertEvent event : each.events()) {
        if (event.repeats() == 0) {
          (event.status() == AlertEvent.Status.FIRING ? fired : resolved).inc();
        }
      }
      AlertGroup linked = pageUrl == null ? each : each.withPagesAt(pageUrl);
      if (listener != null) {
        listener.emitted(linked);
      }
      out.output(linked);
    }
  }
}
