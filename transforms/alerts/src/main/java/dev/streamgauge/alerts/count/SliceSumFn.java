package dev.streamgauge.alerts.count;

import org.apache.beam.sdk.coders.Coder;
import org.apache.beam.sdk.coders.CoderRegistry;
import org.apache.beam.sdk.coders.NullableCoder;
import org.apache.beam.sdk.transforms.Combine;
import org.checkerframework.checker.nullness.qual.Nullable;

/** Sums the parts of a slice into a new slice. */
final class SliceSumFn extends Combine.CombineFn<Slice, @Nullable Slice, Slice> {
  @Override
  public @Nullable Slice createAccumulator() {
    // The first part determines which slice it is.
    return null;
  }

  @Override
  public Slice addInput(@Nullable Slice sum, Slice part) {
    if (sum == null) {
      return part.copy();
    }
    sum.add(part);
    return sum;
  }

  @Override
  public @Nullable Slice mergeAccumulators(Iterable<@Nullable Slice> sums) {
    Slice merged = null;
    for (Slice sum : sums) {
      merged = sum == null ? merged : addInput(merged, sum);
    }
    return merged;
  }

  @Override
  public Slice extractOutput(@Nullable Slice sum) {
    // An accumulating window continues adding to its sum after it has fired.
    return sum.copy();
  }

  @Override
  public Coder<@Nullable Slice> getAccumulatorCoder(
      CoderRegistry registry, Coder<Slice> inputCoder) {
    return NullableCoder.of(Slice.SliceCoder.of());
  }

  @Override
  public Coder<Slice> getDefaultOutputCoder(CoderRegistry registry, Coder<Slice> inputCoder) {
    return Slice.SliceCoder.of();
  }
}
