package dev.streamgauge.alerts.evaluate;

import dev.streamgauge.alerts.count.Slice;
import dev.streamgauge.alerts.event.AlertGroup;
import java.util.List;
import org.apache.beam.sdk.state.StateSpec;
import org.apache.beam.sdk.state.StateSpecs;
import org.apache.beam.sdk.state.TimeDomain;
import org.apache.beam.sdk.state.Timer;
import org.apache.beam.sdk.state.TimerSpec;
import org.apache.beam.sdk.state.TimerSpecs;
import org.apache.beam.sdk.state.ValueState;
import org.apache.beam.sdk.transforms.DoFn;
import org.apache.beam.sdk.values.KV;
import org.joda.time.Instant;

/**
 * Evaluates a slice when the one before it is evaluated, or by a timer when the watermark shows
 * that none before it can still arrive on time. The DirectRunner, even with one worker, passes
 * bundles of a key on in another order now and then: its driver puts one back behind those that its
 * worker has added meanwhile.
 */
final class TimedEvaluateRulesFn extends DoFn<KV<Long, Iterable<Slice>>, AlertGroup> {
  private static final String COMPLETE = "complete";

  @StateId(RulesEvaluation.STATE)
  @SuppressWarnings("UnusedVariable") // Beam reads it.
  private final StateSpec<ValueState<RuleGroupState>> spec =
      StateSpecs.value(RuleGroupStateCoder.of());

  @StateId(RulesEvaluation.RECENT)
  @SuppressWarnings("UnusedVariable") // Beam reads it.
  private final StateSpec<ValueState<List<List<AlertGroup>>>> recentSpec =
      StateSpecs.value(RulesEvaluation.RECENT_CODER);

  @TimerId(COMPLETE)
  @SuppressWarnings("UnusedVariable") // Beam reads it.
  private final TimerSpec timerSpec = TimerSpecs.timer(TimeDomain.EVENT_TIME);

  private final RulesEvaluation evaluation;

  TimedEvaluateRulesFn(RulesEvaluation evaluation) {
    this.evaluation = evaluation;
  }

  @ProcessElement
  public void process(
      @Element KV<Long, Iterable<Slice>> element,
      @StateId(RulesEvaluation.STATE) ValueState<RuleGroupState> state,
      @StateId(RulesEvaluation.RECENT) ValueState<List<List<AlertGroup>>> recent,
      @TimerId(COMPLETE) Timer complete,
      OutputReceiver<AlertGroup> out) {
    long watermark = complete.getCurrentRelativeTime().getMillis();
    setTimer(
        complete,
        evaluation.process(element.getKey(), element.getValue(), watermark, state, recent, out));
  }

  @OnTimer(COMPLETE)
  public void onComplete(
      @Key Long key,
      @Timestamp Instant fired,
      @StateId(RulesEvaluation.STATE) ValueState<RuleGroupState> state,
      @StateId(RulesEvaluation.RECENT) ValueState<List<List<AlertGroup>>> recent,
      @TimerId(COMPLETE) Timer complete,
      OutputReceiver<AlertGroup> out) {
    long watermark = Math.max(fired.getMillis() + 1, complete.getCurrentRelativeTime().getMillis());
    setTimer(complete, evaluation.process(key, List.of(), watermark, state, recent, out));
  }

  private static void setTimer(Timer complete, RuleGroupState group) {
    group.waitsUntil().ifPresent(end -> complete.set(new Instant(end - 1)));
  }
}
