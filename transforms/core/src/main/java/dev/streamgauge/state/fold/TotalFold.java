package dev.streamgauge.state.fold;

import org.apache.beam.sdk.annotations.Internal;
import org.checkerframework.checker.nullness.qual.Nullable;

/**
 * The state is the running count; its result is given for each period that changes it, and for the
 * one in which it is forgotten.
 */
@Internal
public record TotalFold(KeyTtl ttl) implements KeyedFold<String, LineSpan, Total, Long> {
  @Override
  public LineSpan merge(LineSpan some, LineSpan more) {
    return some.plus(more);
  }

  @Override
  public Total update(
      String key,
      LineSpan lines,
      @Nullable Total before,
      Interval period,
      Results<? super Long> results) {
    long count = (before == null ? 0 : before.count()) + lines.count();
    results.put(period, count);
    return new Total(count, period.endMillis());
  }

  @Override
  public long wakesAt(Total total) {
    return ttl.endsAt(total.latestEnd());
  }

  @Override
  public @Nullable Total wake(String key, Total total, Results<? super Long> results) {
    results.put(ttl.lastPeriod(total.latestEnd()), null);
    return null;
  }
}
