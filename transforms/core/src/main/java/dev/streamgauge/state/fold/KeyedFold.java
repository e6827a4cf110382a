package dev.streamgauge.state.fold;

import java.io.Serializable;
import org.apache.beam.sdk.annotations.Internal;
import org.checkerframework.checker.nullness.qual.Nullable;

/**
 * Advances the state of a key from one period of event time to the next. It is called again for the
 * same periods when late values change them, so it must be deterministic and must not modify its
 * arguments.
 *
 * @param <K> keys
 * @param <V> all values of a key in a period, combined
 * @param <S> states
 * @param <R> results for an interval of time
 */
@Internal
public interface KeyedFold<K, V, S, R> extends Serializable {
  /** Receives results; the last one for an interval counts. */
  @FunctionalInterface
  interface Results<R> {
    /** Sets the result of {@code interval}; null removes it. */
    void put(Interval interval, @Nullable R result);
  }

  /** Returns the combined values of the same key and period. */
  V merge(V some, V more);

  /** Returns the state after a period with {@code values}; null to keep nothing. */
  @Nullable S update(
      K key, V values, @Nullable S before, Interval period, Results<? super R> results);

  /**
   * Returns when {@code state} changes without values: in milliseconds of event time, or {@code
   * Long.MAX_VALUE} for never.
   */
  long wakesAt(S state);

  /** Returns the state after a change without values; null to keep nothing. */
  @Nullable S wake(K key, S state, Results<? super R> results);
}
