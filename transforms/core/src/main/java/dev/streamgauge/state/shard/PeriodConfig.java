package dev.streamgauge.state.shard;

import java.io.Serializable;
import org.apache.beam.sdk.annotations.Internal;

/**
 * How time goes on for the keys of a {@link ShardState}, in milliseconds.
 *
 * @param periodMillis the length of a period
 * @param latenessMillis for how long after its end a period may still change
 * @param ttlMillis for how long after the last values a state may still change by itself
 */
@Internal
public record PeriodConfig(long periodMillis, long latenessMillis, long ttlMillis)
    implements Serializable {

  /** The start of the period that {@code millis} is in. */
  public long periodOf(long millis) {
    return Math.floorDiv(millis, periodMillis) * periodMillis;
  }

  /** The start of the oldest period that may still change at {@code now}. */
  long settledAt(long now) {
    // One period more, since a runner's watermark may lag behind the latest period.
    return periodOf(now - latenessMillis) - periodMillis;
  }
}
