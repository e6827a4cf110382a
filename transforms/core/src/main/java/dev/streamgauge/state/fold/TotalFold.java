package dev.streamgauge.state.fold;

import org.apache.beam.sdk.annotations.Internal;
import org.checkerframework.checker.nullness.qual.Nullable;

/**
 * A fold whose state is the running count; it has a result for each period that changes the count,
 * and for the one in which the key expires.
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
