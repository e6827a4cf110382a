package dev.streamgauge.state.shard;

import java.io.Serializable;
import org.apache.beam.sdk.annotations.Internal;

/**
 * The time settings of a {@link ShardState}, in milliseconds.
 *
 * @param periodMillis the length of a period
 * @param latenessMillis how long after its end a period may still change
 * @param ttlMillis how long after the last values a state may still change without new ones
 */
@Internal
public record PeriodConfig(long periodMillis, long latenessMillis, long ttlMillis)
    implements Serializable {

  /** Returns the start of the period that contains {@code millis}. */
  public long periodOf(long millis) {
    return Math.floorDiv(millis, periodMillis) * periodMillis;
  }

  /** Returns the start of the oldest period that may still change at {@code now}. */
  long settledAt(long now) {
    // One period more, since a runner's watermark may lag behind the latest period.
    return periodOf(now - latenessMillis) - periodMillis;
  }
}
