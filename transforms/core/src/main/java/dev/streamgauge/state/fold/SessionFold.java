package dev.streamgauge.state.fold;

import org.apache.beam.sdk.annotations.Internal;
import org.checkerframework.checker.nullness.qual.Nullable;

/**
 * A fold whose state is the open session; the result of a closed session is its number of lines.
 */
@Internal
public record SessionFold(long gapMillis) implements KeyedFold<String, LineSpan, LineSpan, Long> {
  @Override
  public LineSpan merge(LineSpan some, LineSpan more) {
    return some.plus(more);
  }

  /** Adds the lines of a period, all to one session, since a period is no longer than the gap. */
  @Override
  public LineSpan update(
      String key,
      LineSpan lines,
      @Nullable LineSpan open,
      Interval period,
      Results<? super Long> results) {
    if (open == null) {
      return lines;
    }
    if (lines.firstMillis() < wakesAt(open)) {
      return open.plus(lines);
    }
    wake(key, open, results);
    return lines;
  }

  @Override
  public long wakesAt(LineSpan open) {
    return open.lastMillis() + gapMillis;
  }

  @Override
  public @Nullable LineSpan wake(String key, LineSpan open, Results<? super Long> results) {
    results.put(new Interval(open.firstMillis(), wakesAt(open)), open.count());
    return null;
  }
}
