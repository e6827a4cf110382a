package dev.streamgauge.windows.slice;

import dev.streamgauge.windows.result.WindowCounts;
import java.util.List;
import java.util.OptionalLong;
import org.apache.beam.sdk.state.StateSpec;
import org.apache.beam.sdk.state.StateSpecs;
import org.apache.beam.sdk.state.TimeDomain;
import org.apache.beam.sdk.state.Timer;
import org.apache.beam.sdk.state.TimerSpec;
import org.apache.beam.sdk.state.TimerSpecs;
import org.apache.beam.sdk.state.ValueState;
import org.apache.beam.sdk.transforms.windowing.PaneInfo.Timing;
import org.apache.beam.sdk.values.KV;
import org.joda.time.Instant;

/** Ends windows by a timer, which is set to the end of the first window with lines. */
final class TimedSlideFn extends ShardFn {
  private static final String END = "end";

  @StateId(WINDOWS)
  @SuppressWarnings("UnusedVariable") // Beam reads it.
  private final StateSpec<ValueState<SlideState>> spec =
      StateSpecs.value(SlideState.StateCoder.INSTANCE);

  @TimerId(END)
  @SuppressWarnings("UnusedVariable") // Beam reads it.
  private final TimerSpec timerSpec = TimerSpecs.timer(TimeDomain.EVENT_TIME);

  TimedSlideFn(Slider slider) {
    super(slider);
  }

  @ProcessElement
  public void process(
      @Element KV<Integer, List<SlicePart>> slices,
      @StateId(WINDOWS) ValueState<SlideState> state,
      @TimerId(END) Timer end,
      OutputReceiver<WindowCounts> out) {
    SlideState windows = read(state);
    int shard = slices.getKey();
    // Windows that end by now have all lines but late ones: those hold the watermark.
    slider.end(windows, end.getCurrentRelativeTime().getMillis(), Timing.ON_TIME, to(out, shard));
    slider.take(windows, slices.getValue(), to(out, shard));
    write(windows, state);
    setTimer(windows, end);
  }

  @OnTimer(END)
  public void onEnd(
      @Key Integer shard,
      @Timestamp Instant fired,
      @StateId(WINDOWS) ValueState<SlideState> state,
      @TimerId(END) Timer end,
      OutputReceiver<WindowCounts> out) {
    SlideState windows = read(state);
    long now = Math.max(fired.getMillis() + 1, end.getCurrentRelativeTime().getMillis());
    windows.forgottenSlices = 0;
    slider.end(windows, now, Timing.ON_TIME, to(out, shard));
    write(windows, state);
    setTimer(windows, end);
  }

  private void setTimer(SlideState windows, Timer end) {
    OptionalLong next = slider.nextEnd(windows);
    if (next.isPresent()) {
      end.set(new Instant(next.getAsLong() - 1));
    }
  }
}
