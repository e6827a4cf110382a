package dev.streamgauge.scale;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.apache.beam.runners.core.LateDataUtils;
import org.apache.beam.runners.core.ReduceFnRunner;
import org.apache.beam.runners.core.SystemReduceFn;
import org.apache.beam.runners.core.TimerInternals.TimerData;
import org.apache.beam.runners.core.TimerInternals.TimerDataCoderV2;
import org.apache.beam.runners.core.UnsupportedSideInputReader;
import org.apache.beam.runners.core.metrics.CounterCell;
import org.apache.beam.runners.core.metrics.MetricsContainerImpl;
import org.apache.beam.runners.core.triggers.ExecutableTriggerStateMachine;
import org.apache.beam.runners.core.triggers.TriggerStateMachines;
import org.apache.beam.runners.spark.coders.CoderHelpers;
import org.apache.beam.runners.spark.stateful.SparkStateInternals;
import org.apache.beam.runners.spark.stateful.SparkTimerInternals;
import org.apache.beam.runners.spark.stateful.StateAndTimers;
import org.apache.beam.runners.spark.util.ByteArray;
import org.apache.beam.runners.spark.util.GlobalWatermarkHolder.SparkWatermarks;
import org.apache.beam.runners.spark.util.TimerUtils;
import org.apache.beam.sdk.coders.Coder;
import org.apache.beam.sdk.coders.KvCoder;
import org.apache.beam.sdk.metrics.MetricName;
import org.apache.beam.sdk.options.PipelineOptions;
import org.apache.beam.sdk.state.TimeDomain;
import org.apache.beam.sdk.transforms.windowing.BoundedWindow;
import org.apache.beam.sdk.util.construction.TriggerTranslation;
import org.apache.beam.sdk.values.KV;
import org.apache.beam.sdk.values.PCollection;
import org.apache.beam.sdk.values.WindowedValue;
import org.apache.beam.sdk.values.WindowedValues.FullWindowedValueCoder;
import org.apache.beam.sdk.values.WindowingStrategy;

/**
 * A GroupByKey: the order of work of Beam's {@code SparkGroupAlsoByWindowViaWindowSet}, with the
 * runner's own state cells and Beam's own windows and triggers.
 */
final class GroupStep implements ShuffledStep {
  private static final CounterCell LATE =
      new MetricsContainerImpl("scale").getCounter(MetricName.named("scale", "dropped_late"));

  private final Coder<Object> keyCoder;
  private final Coder<Object> elementCoder;
  private final Coder<WindowedValue<Object>> valueCoder;
  private final WindowingStrategy<Object, BoundedWindow> strategy;
  private final TimerDataCoderV2 timerCoder;
  private final PipelineOptions options;
  private final Edge output;
  private final TaskClock clock;
  private final Stage stage;
  private final States states = new States();
  private Map<ByteArray, List<byte[]>> arrived = new HashMap<>();

  @SuppressWarnings("unchecked")
  GroupStep(
      String name, PCollection<?> input, PipelineOptions options, Edge output, TaskClock clock) {
    KvCoder<Object, Object> coder = (KvCoder<Object, Object>) input.getCoder();
    this.keyCoder = coder.getKeyCoder();
    this.elementCoder = coder.getValueCoder();
    this.strategy = (WindowingStrategy<Object, BoundedWindow>) input.getWindowingStrategy();
    this.valueCoder = FullWindowedValueCoder.of(elementCoder, strategy.getWindowFn().windowCoder());
    this.timerCoder = TimerDataCoderV2.of(strategy.getWindowFn().windowCoder());
    this.options = options;
    this.output = output;
    this.clock = clock;
    this.stage = new Stage(name);
  }

  @Override
  public void process(List<WindowedValue<Object>> bundle) {
    for (WindowedValue<Object> element : bundle) {
      KV<?, ?> keyed = (KV<?, ?>) element.getValue();
      arrived
          .computeIfAbsent(
              new ByteArray(CoderHelpers.toByteArray(keyed.getKey(), keyCoder)),
              key -> new ArrayList<>())
          .add(CoderHelpers.toByteArray(element.withValue(keyed.getValue()), valueCoder));
    }
  }

  @Override
  public void run(Map<Integer, SparkWatermarks> watermarks) {
    Map<ByteArray, List<byte[]>> elements = arrived;
    arrived = new HashMap<>();
    Set<ByteArray> keys = new HashSet<>(states.keys());
    keys.addAll(elements.keySet());
    for (ByteArray key : keys) {
      long begun = clock.now();
      run(key, elements.getOrDefault(key, List.of()), watermarks);
      stage.task(clock.since(begun));
      elements.remove(key);
    }
    stage.end();
  }

  private void run(
      ByteArray encodedKey, List<byte[]> elements, Map<Integer, SparkWatermarks> watermarks) {
    Object key = CoderHelpers.fromByteArray(encodedKey.getValue(), keyCoder);
    StateAndTimers known = states.of(encodedKey);
    SparkTimerInternals timers =
        SparkTimerInternals.forStreamFromSources(List.of(SOURCE), watermarks);
    SparkStateInternals<Object> state = SparkStateInternals.forKey(key);
    if (known != null) {
      state = SparkStateInternals.forKeyAndState(key, known.getState());
      timers.addTimers(SparkTimerInternals.deserializeTimers(known.getTimers(), timerCoder));
    }
    List<WindowedValue<Object>> outputs = new ArrayList<>();
    ReduceFnRunner<Object, Object, Iterable<Object>, BoundedWindow> runner =
        new ReduceFnRunner<>(
            key,
            strategy,
            ExecutableTriggerStateMachine.create(
                TriggerStateMachines.stateMachineForTrigger(
                    TriggerTranslation.toProto(strategy.getTrigger()))),
            state,
            timers,
            value -> outputs.add(value.<Object>withValue(value.getValue())),
            new UnsupportedSideInputReader("scale"),
            SystemReduceFn.buffering(elementCoder),
            options);
    try {
      if (!elements.isEmpty()) {
        List<WindowedValue<Object>> decoded =
            elements.stream().map(bytes -> CoderHelpers.fromByteArray(bytes, valueCoder)).toList();
        List<WindowedValue<Object>> inTime = new ArrayList<>();
        LateDataUtils.dropExpiredWindows(key, decoded, timers, strategy, LATE).forEach(inTime::add);
        runner.processElements(inTime);
      }
      timers.advanceWatermark();
      List<TimerData> due =
          timers.getTimers().stream()
              .filter(
                  timer ->
                      timer.getDomain() != TimeDomain.EVENT_TIME
                          || timers.currentInputWatermarkTime().isAfter(timer.getTimestamp()))
              .toList();
      runner.onTimers(due);
    } catch (Exception e) {
      throw new IllegalStateException("grouping failed", e);
    }
    runner.persist();
    TimerUtils.dropExpiredTimers(timers, strategy);
    if (state.getState().isEmpty()) {
      states.remove(encodedKey);
    } else {
      states.put(
          encodedKey,
          StateAndTimers.of(
              state.getState(),
              SparkTimerInternals.serializeTimers(timers.getTimers(), timerCoder)));
    }
    output.emit(outputs);
  }

  @Override
  public long stateBytes() {
    return states.bytes();
  }

  @Override
  public long largestState() {
    return states.largest();
  }

  @Override
  public Stage stage() {
    return stage;
  }
}
