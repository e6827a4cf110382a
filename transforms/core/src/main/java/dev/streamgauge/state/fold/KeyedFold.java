package dev.streamgauge.state.fold;

import java.io.Serializable;
import org.apache.beam.sdk.annotations.Internal;
import org.checkerframework.checker.nullness.qual.Nullable;

/**
 * How the state of a key goes on from one period of event time to the next. It is asked again for
 * the same periods whenever late values have changed them, so it must give the same each time and
 * change none of its arguments.
 *
 * @param <K> keys
 * @param <V> all values of a key in a period, as one
 * @param <S> states
 * @param <R> what a result says of its interval of time
 */
@Internal
public interface KeyedFold<K, V, S, R> extends Serializable {
  /** Takes results: one for each interval, the last counts. */
  @FunctionalInterface
  interface Results<R> {
    /** Says {@code result} of {@code interval}; null says that there is nothing any more. */
    void put(Interval interval, @Nullable R result);
  }

  /** The values of the same key and period as one. */
  V merge(V some, V more);

  /** The state after a period in which {@code values} came; null to keep nothing. */
  @Nullable S update(
      K key, V values, @Nullable S before, Interval period, Results<? super R> results);

  /**
   * When {@code state} changes by itself if no values come: in milliseconds of event time, or
   * {@code Long.MAX_VALUE} for never.
   */
  long wakesAt(S state);

  /** The state after it has changed by itself; null to keep nothing. */
  @Nullable S wake(K key, S state, Results<? super R> results);
}
