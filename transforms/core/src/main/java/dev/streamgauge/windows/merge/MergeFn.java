package dev.streamgauge.windows.merge;

import dev.streamgauge.windows.result.WindowCounts;
import org.apache.beam.sdk.state.StateSpec;
import org.apache.beam.sdk.state.StateSpecs;
import org.apache.beam.sdk.state.ValueState;
import org.apache.beam.sdk.transforms.DoFn;
import org.apache.beam.sdk.values.KV;
import org.joda.time.Duration;
import org.joda.time.Instant;

/** Merges the panes of a micro-batch, and emits the windows they change: without timers. */
final class MergeFn extends DoFn<KV<Integer, Iterable<WindowCounts>>, WindowCounts> {
  static final String WINDOWS = "windows";

  @StateId(WINDOWS)
  @SuppressWarnings("UnusedVariable") // Beam reads it.
  private final StateSpec<ValueState<MergeState>> spec =
      StateSpecs.value(MergeState.StateCoder.INSTANCE);

  private final PaneMerge merge;
  private final long changeableMillis;

  /**
   * Creates a function for windows that may change for {@code changeableMillis} after their end.
   */
  MergeFn(PaneMerge merge, long changeableMillis) {
    this.merge = merge;
    this.changeableMillis = changeableMillis;
  }

  @ProcessElement
  public void process(
      @Element KV<Integer, Iterable<WindowCounts>> parts,
      @StateId(WINDOWS) ValueState<MergeState> state,
      OutputReceiver<WindowCounts> out) {
    MergeState windows = read(state);
    for (WindowCounts part : parts.getValue()) {
      windows.take(part, merge);
    }
    windows.emit(Long.MAX_VALUE, merge, pane -> output(pane, out));
    windows.latestEnd().ifPresent(end -> windows.endStep(end - changeableMillis));
    state.write(windows);
  }

  static MergeState read(ValueState<MergeState> state) {
    MergeState known = state.read();
    return known == null ? new MergeState() : known;
  }

  static void output(WindowCounts pane, OutputReceiver<WindowCounts> out) {
    out.outputWithTimestamp(pane, new Instant(pane.endMillis() - 1));
  }

  /** Allows any skew: a corrected window has its own time. */
  @Override
  public Duration getAllowedTimestampSkew() {
    return Duration.millis(Long.MAX_VALUE);
  }
}
