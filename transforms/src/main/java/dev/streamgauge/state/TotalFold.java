package dev.streamgauge.state;

import org.checkerframework.checker.nullness.qual.Nullable;

/**
 * The state is the running count; its result is given for each period that changes it, and for the
 * one in which it is forgotten.
 */
record TotalFold(Rest rest) implements KeyedFold<String, Activity, Total, Long> {
  @Override
  public Activity merge(Activity some, Activity more) {
    return some.plus(more);
  }

  @Override
  public Total update(
      String key,
      Activity lines,
      @Nullable Total before,
      Interval period,
      Results<? super Long> results) {
    long count = (before == null ? 0 : before.count()) + lines.count();
    results.put(period, count);
    return new Total(count, period.endMillis());
  }

  @Override
  public long wakesAt(Total total) {
    return rest.endsAt(total.latestEnd());
  }

  @Override
  public @Nullable Total wake(String key, Total total, Results<? super Long> results) {
    results.put(rest.lastPeriod(total.latestEnd()), null);
    return null;
  }
}
