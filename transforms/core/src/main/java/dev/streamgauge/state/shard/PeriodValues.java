package dev.streamgauge.state.shard;

import dev.streamgauge.state.fold.KeyedFold;
import java.util.LinkedHashMap;
import java.util.Map;
import org.apache.beam.sdk.annotations.Internal;

/**
 * What came for the keys of a shard in one period of event time, or one bundle's part of it. None
 * of its values says that the time has passed all the same.
 *
 * @param startMillis the first millisecond of the period
 * @param firstRevision the first revision of results in this run
 * @param pane how often the period was given before, each time with fewer values
 * @param isLast whether nothing comes after it, for as long as lines may be late
 * @param values by key; not to be changed
 */
@Internal
public record PeriodValues<K, V>(
    long startMillis, long firstRevision, long pane, boolean isLast, Map<K, V> values) {

  /** A part of a period. */
  public static <K, V> PeriodValues<K, V> part(
      long startMillis, long firstRevision, Map<K, V> values) {
    return new PeriodValues<>(startMillis, firstRevision, 0, false, values);
  }

  /** A later state of a period has the higher one. */
  long revision() {
    return firstRevision + pane;
  }

  /** This part and {@code more} of the same period as one. */
  PeriodValues<K, V> plus(PeriodValues<K, V> more, KeyedFold<K, V, ?, ?> fold) {
    Map<K, V> sum = new LinkedHashMap<>(values);
    more.values.forEach((key, value) -> sum.merge(key, value, fold::merge));
    return part(more.startMillis, Math.max(firstRevision, more.firstRevision), sum);
  }
}
