package dev.streamgauge.windows;

import dev.streamgauge.lines.LineBatch;
import dev.streamgauge.lines.LineBatchFn;
import dev.streamgauge.windows.bundle.PeriodTally;
import dev.streamgauge.windows.key.LineKey;
import java.util.Collection;
import java.util.HashMap;
import java.util.Map;
import org.checkerframework.checker.nullness.qual.Nullable;
import org.joda.time.Duration;

/** Merges all lines with the same key and period into one. */
final class TallyFn implements LineBatchFn {
  private static final long serialVersionUID = 1;

  private final LineBatchFn maker;
  private final @Nullable LineKey key;
  private final long period;

  /**
   * Creates a function that tallies the output of {@code maker} by {@code key}, or without a key
   * all lines of a period together, as the empty line.
   */
  TallyFn(LineBatchFn maker, @Nullable LineKey key, Duration period) {
    this.maker = maker;
    this.key = key;
    this.period = period.getMillis();
  }

  @Override
  public LineBatch apply(LineBatch batch) {
    LineBatch made = maker.apply(batch);
    Periods periods = new Periods(period);
    if (made != batch) {
      for (int i = 0; i < batch.size(); i++) {
        periods.at(batch.time(i)).read(batch.time(i), batch.linesRead(i));
      }
    }
    byte[] bytes = made.bytes();
    for (int i = 0; i < made.size(); i++) {
      long found = key == null ? 0 : key.find(bytes, made.start(i), made.end(i));
      if (found == LineKey.NONE) {
        continue;
      }
      PeriodTally tally = periods.at(made.time(i));
      if (made == batch) {
        tally.read(made.time(i), made.linesRead(i));
      }
      tally.add(bytes, (int) (found >>> 32), (int) found, made.weight(i));
    }
    return PeriodTally.toBatch(batch, periods.all());
  }

  /** The tallies by period; most lines are in the same period as the line before. */
  private static final class Periods {
    private final long period;
    private final Map<Long, PeriodTally> tallies = new HashMap<>();
    private @Nullable PeriodTally latest;

    Periods(long period) {
      this.period = period;
    }

    PeriodTally at(long time) {
      if (latest == null || !latest.has(time)) {
        long start = Math.floorDiv(time, period) * period;
        latest = tallies.computeIfAbsent(start, s -> new PeriodTally(s, period));
      }
      return latest;
    }

    Collection<PeriodTally> all() {
      return tallies.values();
    }
  }
}
