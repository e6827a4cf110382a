package dev.streamgauge.state;

import java.io.Serializable;
import org.apache.beam.sdk.coders.Coder;

/** The coders of what a {@link KeyedFold} works on. */
record Coders<K, V, S, R>(Coder<K> key, Coder<V> value, Coder<S> state, Coder<R> row)
    implements Serializable {

  PeriodValuesCoder<K, V> period() {
    return PeriodValuesCoder.of(key, value);
  }
}
