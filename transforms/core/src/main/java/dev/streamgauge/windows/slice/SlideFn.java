package dev.streamgauge.windows.slice;

import dev.streamgauge.windows.bundle.SliceSplitter;
import dev.streamgauge.windows.result.WindowCounts;
import java.util.List;
import org.apache.beam.sdk.state.StateSpec;
import org.apache.beam.sdk.state.StateSpecs;
import org.apache.beam.sdk.state.ValueState;
import org.apache.beam.sdk.values.KV;

/** Ends windows when a {@link SliceSplitter} has marked that: without timers. */
final class SlideFn extends ShardFn {
  @StateId(WINDOWS)
  @SuppressWarnings("UnusedVariable") // Beam reads it.
  private final StateSpec<ValueState<SlideState>> spec =
      StateSpecs.value(SlideState.StateCoder.INSTANCE);

  SlideFn(Slider slider) {
    super(slider);
  }

  @ProcessElement
  public void process(
      @Element KV<Integer, List<SlicePart>> slices,
      @StateId(WINDOWS) ValueState<SlideState> state,
      OutputReceiver<WindowCounts> out) {
    SlideState windows = read(state);
    slider.takeAndEnd(windows, slices.getValue(), to(out, slices.getKey()));
    write(windows, state);
  }
}
