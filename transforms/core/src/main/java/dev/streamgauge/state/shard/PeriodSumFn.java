package dev.streamgauge.state.shard;

import dev.streamgauge.state.fold.KeyedFold;
import java.util.Map;
import org.apache.beam.sdk.annotations.Internal;
import org.apache.beam.sdk.coders.Coder;
import org.apache.beam.sdk.coders.CoderRegistry;
import org.apache.beam.sdk.transforms.Combine;

/** Combines the parts of a period. */
@Internal
public final class PeriodSumFn<K, V>
    extends Combine.CombineFn<PeriodValues<K, V>, PeriodValues<K, V>, PeriodValues<K, V>> {
  private final KeyedFold<K, V, ?, ?> fold;

  public PeriodSumFn(KeyedFold<K, V, ?, ?> fold) {
    this.fold = fold;
  }

  @Override
  public PeriodValues<K, V> createAccumulator() {
    return PeriodValues.part(Long.MIN_VALUE, 0, Map.of());
  }

  @Override
  public PeriodValues<K, V> addInput(PeriodValues<K, V> sum, PeriodValues<K, V> part) {
    return sum.startMillis() == Long.MIN_VALUE ? part : sum.plus(part, fold);
  }

  @Override
  public PeriodValues<K, V> mergeAccumulators(Iterable<PeriodValues<K, V>> sums) {
    PeriodValues<K, V> merged = createAccumulator();
    for (PeriodValues<K, V> sum : sums) {
      if (sum.startMillis() != Long.MIN_VALUE) {
        merged = addInput(merged, sum);
      }
    }
    return merged;
  }

  @Override
  public PeriodValues<K, V> extractOutput(PeriodValues<K, V> sum) {
    return sum;
  }

  @Override
  public Coder<PeriodValues<K, V>> getAccumulatorCoder(
      CoderRegistry registry, Coder<PeriodValues<K, V>> inputCoder) {
    return inputCoder;
  }

  @Override
  public Coder<PeriodValues<K, V>> getDefaultOutputCoder(
      CoderRegistry registry, Coder<PeriodValues<K, V>> inputCoder) {
    return inputCoder;
  }
}
