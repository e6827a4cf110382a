package dev.streamgauge.state.shard;

import dev.streamgauge.state.fold.KeyedFold;
import java.io.Serializable;
import org.apache.beam.sdk.annotations.Internal;
import org.apache.beam.sdk.coders.Coder;

/** The coders for the types of a {@link KeyedFold}. */
@Internal
public record Coders<K, V, S, R>(Coder<K> key, Coder<V> value, Coder<S> state, Coder<R> row)
    implements Serializable {

  public PeriodValuesCoder<K, V> period() {
    return PeriodValuesCoder.of(key, value);
  }
}
