package dev.streamgauge.state.shard;

import dev.streamgauge.state.fold.Interval;
import org.apache.beam.sdk.annotations.Internal;
import org.checkerframework.checker.nullness.qual.Nullable;

/**
 * What is known of a key in {@code [startMillis, endMillis)} of event time, where that is new or
 * not what it was. Of all results with the same key and times the one of the highest revision
 * holds.
 *
 * @param startMillis in milliseconds since the epoch
 * @param endMillis in milliseconds since the epoch
 * @param isCorrection whether there were results with these times before
 * @param value null if there is nothing any more
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
