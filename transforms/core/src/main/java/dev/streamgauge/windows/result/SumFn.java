package dev.streamgauge.windows.result;

import dev.streamgauge.lines.RunEpoch;
import dev.streamgauge.windows.table.CountTable;
import dev.streamgauge.windows.table.KeyLimit;
import dev.streamgauge.windows.table.LongReducer;
import org.apache.beam.sdk.coders.Coder;
import org.apache.beam.sdk.coders.CoderRegistry;
import org.apache.beam.sdk.transforms.Combine;

/** Reduces tables into a new one, so that accumulators can be updated in place. */
final class SumFn extends Combine.CombineFn<WindowPartial, WindowPartial, WindowPartial> {
  private final LongReducer reducer;
  private final KeyLimit keys;

  SumFn(LongReducer reducer, KeyLimit keys) {
    this.reducer = reducer;
    this.keys = keys;
  }

  @Override
  public WindowPartial createAccumulator() {
    return WindowPartial.of(0, 0, RunEpoch.FIRST, new CountTable());
  }

  @Override
  public WindowPartial addInput(WindowPartial sum, WindowPartial partial) {
    sum.counts().reduceAll(partial.counts(), reducer);
    return WindowPartial.of(
        partial.startMillis(),
        partial.endMillis(),
        Math.max(sum.epoch(), partial.epoch()),
        keys.applyNowAndThen(sum.counts(), reducer));
  }

  @Override
  public WindowPartial mergeAccumulators(Iterable<WindowPartial> sums) {
    WindowPartial merged = createAccumulator();
    for (WindowPartial sum : sums) {
      merged = addInput(merged, sum);
    }
    return merged;
  }

  @Override
  public WindowPartial extractOutput(WindowPartial sum) {
    // An accumulating window keeps adding to its sum after it has fired.
    return WindowPartial.of(
        sum.startMillis(), sum.endMillis(), sum.epoch(), keys.apply(sum.counts().copy(), reducer));
  }

  @Override
  public Coder<WindowPartial> getAccumulatorCoder(
      CoderRegistry registry, Coder<WindowPartial> inputCoder) {
    return WindowPartial.PartialCoder.INSTANCE;
  }

  @Override
  public Coder<WindowPartial> getDefaultOutputCoder(
      CoderRegistry registry, Coder<WindowPartial> inputCoder) {
    return WindowPartial.PartialCoder.INSTANCE;
  }
}
