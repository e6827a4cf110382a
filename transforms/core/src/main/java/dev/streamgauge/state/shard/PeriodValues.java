package dev.streamgauge.state.shard;

import dev.streamgauge.state.fold.KeyedFold;
import java.util.LinkedHashMap;
import java.util.Map;
import org.apache.beam.sdk.annotations.Internal;

/**
 * The values for the keys of a shard in one period of event time, or one bundle's part of them.
 * Even without values it signals that time has passed.
 *
 * @param startMillis the first millisecond of the period
 * @param firstRevision the first revision of results in this run
 * @param pane how many earlier states of the period were emitted, each with fewer values
 * @param isLast whether nothing follows it within the allowed lateness
 * @param values by key; not to be changed
 */
@Internal
public record PeriodValues<K, V>(
    long startMillis, long firstRevision, long pane, boolean isLast, Map<K, V> values) {

  /** Returns a part of a period. */
  public static <K, V> PeriodValues<K, V> part(
      long startMillis, long firstRevision, Map<K, V> values) {
    return new PeriodValues<>(startMillis, firstRevision, 0, false, values);
  }

  /** Returns the revision; a later state of a period has a higher one. */
  long revision() {
    return firstRevision + pane;
  }

  /** Returns this part and {@code more} of the same period as one. */
  PeriodValues<K, V> plus(PeriodValues<K, V> more, KeyedFold<K, V, ?, ?> fold) {
    Map<K, V> sum = new LinkedHashMap<>(values);
    more.values.forEach((key, value) -> sum.merge(key, value, fold::merge));
    return part(more.startMillis, Math.max(firstRevision, more.firstRevision), sum);
  }
}
