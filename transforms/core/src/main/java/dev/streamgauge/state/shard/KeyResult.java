package dev.streamgauge.state.shard;

import dev.streamgauge.state.fold.Interval;
import org.apache.beam.sdk.annotations.Internal;
import org.checkerframework.checker.nullness.qual.Nullable;

/**
 * A new or changed result for a key in {@code [startMillis, endMillis)} of event time. Of all
 * results with the same key and times, the one with the highest revision is valid.
 *
 * @param startMillis in milliseconds since the epoch
 * @param endMillis in milliseconds since the epoch
 * @param isCorrection whether there were earlier results with these times
 * @param value the result; null if it no longer exists
 * @since 0.1.0
 */
public record KeyResult<K, R>(
    K key,
    long startMillis,
    long endMillis,
    long revision,
    boolean isCorrection,
    @Nullable R value) {

  @Internal
  public Interval interval() {
    return new Interval(startMillis, endMillis);
  }
}
