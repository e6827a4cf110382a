package dev.streamgauge.scale;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.apache.beam.runners.core.StateInternals;
import org.apache.beam.runners.core.StepContext;
import org.apache.beam.runners.core.TimerInternals;
import org.apache.beam.runners.spark.coders.CoderHelpers;
import org.apache.beam.runners.spark.stateful.SparkStateInternals;
import org.apache.beam.runners.spark.stateful.SparkTimerInternals;
import org.apache.beam.runners.spark.stateful.StateAndTimers;
import org.apache.beam.runners.spark.util.ByteArray;
import org.apache.beam.runners.spark.util.GlobalWatermarkHolder.SparkWatermarks;
import org.apache.beam.sdk.coders.Coder;
import org.apache.beam.sdk.coders.KvCoder;
import org.apache.beam.sdk.values.KV;
import org.apache.beam.sdk.values.PCollection;
import org.apache.beam.sdk.values.WindowedValue;
import org.apache.beam.sdk.values.WindowedValues.FullWindowedValueCoder;

/**
 * A stateful function, which gets its elements one by one, each with the state of its key: the
 * order of work of Beam's {@code ParDoStateUpdateFn}, with the runner's own state cells.
 */
final class StatefulStep implements ShuffledStep {
  private record Arrived(ByteArray key, byte[] value) {}

  private final Functions functions;
  private final Coder<Object> keyCoder;
  private final Coder<WindowedValue<Object>> valueCoder;
  private final Edge output;
  private final TaskClock clock;
  private final Stage stage;
  private final States states = new States();
  private List<Arrived> arrived = new ArrayList<>();

  @SuppressWarnings("unchecked")
  StatefulStep(
      String name, Functions functions, PCollection<?> input, Edge output, TaskClock clock) {
    KvCoder<Object, Object> coder = (KvCoder<Object, Object>) input.getCoder();
    this.functions = functions;
    this.keyCoder = coder.getKeyCoder();
    this.valueCoder =
        FullWindowedValueCoder.of(
            coder.getValueCoder(), input.getWindowingStrategy().getWindowFn().windowCoder());
    this.output = output;
    this.clock = clock;
    this.stage = new Stage(name);
  }

  @Override
  public void process(List<WindowedValue<Object>> bundle) {
    for (WindowedValue<Object> element : bundle) {
      KV<?, ?> keyed = (KV<?, ?>) element.getValue();
      arrived.add(
          new Arrived(
              new ByteArray(CoderHelpers.toByteArray(keyed.getKey(), keyCoder)),
              CoderHelpers.toByteArray(element.withValue(keyed.getValue()), valueCoder)));
    }
  }

  @Override
  public void run(Map<Integer, SparkWatermarks> watermarks) {
    List<Arrived> elements = arrived;
    arrived = new ArrayList<>();
    for (Arrived element : elements) {
      long begun = clock.now();
      run(element, watermarks);
      stage.task(clock.since(begun));
    }
    stage.end();
  }

  private void run(Arrived element, Map<Integer, SparkWatermarks> watermarks) {
    Object key = CoderHelpers.fromByteArray(element.key().getValue(), keyCoder);
    WindowedValue<Object> value = CoderHelpers.fromByteArray(element.value(), valueCoder);
    StateAndTimers known = states.of(element.key());
    SparkStateInternals<Object> state =
        known == null
            ? SparkStateInternals.forKey(key)
            : SparkStateInternals.forKeyAndState(key, known.getState());
    SparkTimerInternals timers =
        SparkTimerInternals.forStreamFromSources(List.of(SOURCE), watermarks);
    StepContext context =
        new StepContext() {
          @Override
          public StateInternals stateInternals() {
            return state;
          }

          @Override
          public TimerInternals timerInternals() {
            return timers;
          }
        };
    List<WindowedValue<Object>> outputs =
        functions.run(List.of(value.withValue(KV.of(key, value.getValue()))), context);
    states.put(element.key(), StateAndTimers.of(state.getState(), List.of()));
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
