package dev.streamgauge.windows.merge;

import dev.streamgauge.windows.result.WindowCounts;
import java.util.OptionalLong;
import org.apache.beam.sdk.state.StateSpec;
import org.apache.beam.sdk.state.StateSpecs;
import org.apache.beam.sdk.state.TimeDomain;
import org.apache.beam.sdk.state.Timer;
import org.apache.beam.sdk.state.TimerSpec;
import org.apache.beam.sdk.state.TimerSpecs;
import org.apache.beam.sdk.state.ValueState;
import org.apache.beam.sdk.transforms.DoFn;
import org.apache.beam.sdk.values.KV;
import org.joda.time.Duration;
import org.joda.time.Instant;

/**
 * Emits a window by a timer at its end, when the panes of all shards are there: they hold the
 * watermark. After that it emits each change at once.
 */
final class TimedMergeFn extends DoFn<KV<Integer, WindowCounts>, WindowCounts> {
  private static final String END = "end";

  @StateId(MergeFn.WINDOWS)
  @SuppressWarnings("UnusedVariable") // Beam reads it.
  private final StateSpec<ValueState<MergeState>> spec =
      StateSpecs.value(MergeState.StateCoder.INSTANCE);

  @TimerId(END)
  @SuppressWarnings("UnusedVariable") // Beam reads it.
  private final TimerSpec timerSpec = TimerSpecs.timer(TimeDomain.EVENT_TIME);

  private final PaneMerge merge;
  private final long changeableMillis;

  /**
   * Creates a function for windows that may change for {@code changeableMillis} after their end.
   */
  TimedMergeFn(PaneMerge merge, long changeableMillis) {
    this.merge = merge;
    this.changeableMillis = changeableMillis;
  }

  @ProcessElement
  public void process(
      @Element KV<Integer, WindowCounts> part,
      @StateId(MergeFn.WINDOWS) ValueState<MergeState> state,
      @TimerId(END) Timer end,
      OutputReceiver<WindowCounts> out) {
    MergeState windows = MergeFn.read(state);
    windows.take(part.getValue(), merge);
    advance(windows, end.getCurrentRelativeTime().getMillis(), state, end, out);
  }

  @OnTimer(END)
  public void onEnd(
      @Timestamp Instant fired,
      @StateId(MergeFn.WINDOWS) ValueState<MergeState> state,
      @TimerId(END) Timer end,
      OutputReceiver<WindowCounts> out) {
    long now = Math.max(fired.getMillis() + 1, end.getCurrentRelativeTime().getMillis());
    advance(MergeFn.read(state), now, state, end, out);
  }

  private void advance(
      MergeState windows,
      long now,
      ValueState<MergeState> state,
      Timer end,
      OutputReceiver<WindowCounts> out) {
    windows.emit(now, merge, pane -> MergeFn.output(pane, out));
    windows.endStep(now - changeableMillis);
    state.write(windows);
    OptionalLong next = windows.nextEnd(now);
    if (next.isPresent()) {
      end.set(new Instant(next.getAsLong() - 1));
    }
  }

  /** Allows any skew: a corrected window has its own time. */
  @Override
  public Duration getAllowedTimestampSkew() {
    return Duration.millis(Long.MAX_VALUE);
  }
}
