package dev.streamgauge.alerts.evaluate;

import dev.streamgauge.alerts.rules.Rule;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import org.apache.beam.sdk.annotations.Internal;

/** The times in which the alerts of rules fire, whether or not they are sent. */
@Internal
public final class FiringTimes extends FinalResults {
  /** The end of a time that has not ended. */
  public static final long OPEN = FiringInterval.OPEN;

  /**
   * A time in which an alert fired.
   *
   * @param rule its rule
   * @param labels its labels
   * @param startMillis when it began to fire
   * @param endMillis when it was resolved, or {@link #OPEN}
   * @param value the value of the condition at its start
   */
  public record Firing(
      Rule rule, SortedMap<String, String> labels, long startMillis, long endMillis, double value) {
    /** Returns whether there is a time in both. */
    public boolean overlaps(Firing other) {
      return startMillis < other.endMillis && other.startMillis < endMillis;
    }
  }

  private record Series(long rule, String key) {}

  private final Map<Series, Firing> open = new HashMap<>();
  private final List<Firing> ended = new ArrayList<>();

  /** Creates a list of the times up to {@code untilMillis}. */
  public FiringTimes(long untilMillis) {
    super(untilMillis);
  }

  @Override
  void take(
      EvaluationContext context,
      String key,
      SeriesState state,
      long at,
      ConditionResult result,
      AlertState alert,
      Others others) {
    Series series = new Series(context.rule().id(), key);
    Firing before = open.get(series);
    if (before != null && (!alert.isFiring() || alert.sinceMillis() != before.startMillis())) {
      open.remove(series);
      long end = alert.isFiring() ? alert.sinceMillis() : at;
      ended.add(
          new Firing(before.rule(), before.labels(), before.startMillis(), end, before.value()));
      before = null;
    }
    if (alert.isFiring() && before == null) {
      open.put(
          series,
          new Firing(
              context.rule(),
              labels(context.rule(), key),
              alert.sinceMillis(),
              OPEN,
              alert.value()));
    }
  }

  /** Returns all times, in no order; call it after {@link #finish}. */
  public synchronized List<Firing> all() {
    List<Firing> all = new ArrayList<>(ended);
    all.addAll(open.values());
    return all;
  }
}
