package dev.streamgauge.state;

import org.checkerframework.checker.nullness.qual.Nullable;

/** The state is the open session; the result of a session that is over is its number of lines. */
record SessionFold(long gapMillis) implements KeyedFold<String, Activity, Activity, Long> {
  @Override
  public Activity merge(Activity some, Activity more) {
    return some.plus(more);
  }

  /** A period is no longer than the gap, so that all lines in it are of one session. */
  @Override
  public Activity update(
      String key,
      Activity lines,
      @Nullable Activity open,
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
  public long wakesAt(Activity open) {
    return open.lastMillis() + gapMillis;
  }

  @Override
  public @Nullable Activity wake(String key, Activity open, Results<? super Long> results) {
    results.put(new Interval(open.firstMillis(), wakesAt(open)), open.count());
    return null;
  }
}
