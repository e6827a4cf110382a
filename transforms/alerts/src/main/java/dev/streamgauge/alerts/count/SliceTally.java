package dev.streamgauge.alerts.count;

import dev.streamgauge.alerts.rules.Rule;
import dev.streamgauge.lines.LineBatch;
import dev.streamgauge.windows.time.LatenessCutoff;
import dev.streamgauge.windows.time.OpenWindows;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import org.joda.time.Duration;

/** The slices of the rules that look equally often, of one bundle. */
final class SliceTally {
  /**
   * A span of event time that covers more slices than this gets no zeros between its ends, but a
   * slice at its end that tells of them: rules look at the empty ones a little later.
   */
  private static final int MAX_ZERO_SLICES = 1000;

  /**
   * So many times more series are counted than a rule may have: which of them it has is decided by
   * what it had before.
   */
  private static final int SLACK = 4;

  private final List<Rule> rules;
  private final long period;
  private final long seed;
  private final LatenessCutoff expiry;
  private final Map<Long, Slice> slices = new HashMap<>();
  private Slice current;
  private long firstOpen;

  SliceTally(List<Rule> rules, long periodMillis, Duration allowedLateness, long seed) {
    this.seed = seed;
    this.rules = rules;
    this.period = periodMillis;
    Duration length = Duration.millis(periodMillis);
    this.expiry = new LatenessCutoff(OpenWindows.of(length, length, allowedLateness));
  }

  /** Begins a batch: its covered span counts as zero at least. */
  void begin(LineBatch batch) {
    firstOpen = expiry.firstOpen(batch);
    current = null;
    if (!batch.coversTime()) {
      return;
    }
    long first = Math.max(firstOpen, startOf(batch.coveredFrom()));
    long last = startOf(batch.coveredTo());
    if (first > last) {
      return;
    }
    if ((last - first) / period > MAX_ZERO_SLICES) {
      slice(first).cover(batch.coveredFrom());
      slice(last).cover(batch.coveredFrom());
      slice(last).emptyFrom(first);
    } else {
      for (long start = first; start <= last; start += period) {
        slice(start).cover(batch.coveredFrom());
      }
    }
  }

  /** The first time that has not expired for the batch. */
  long firstOpen() {
    return firstOpen;
  }

  /** The slice of a line at {@code time}; null if it has expired. */
  Slice at(long time) {
    if (current == null || time < current.startMillis() || time >= current.endMillis()) {
      long start = startOf(time);
      if (start < firstOpen) {
        return null;
      }
      current = slice(start);
      current.cover(time);
    }
    return current;
  }

  private long startOf(long time) {
    return Math.floorDiv(time, period) * period;
  }

  private Slice slice(long start) {
    return slices.computeIfAbsent(
        start,
        s -> {
          Slice slice = new Slice(s, period, seed);
          rules.forEach(rule -> slice.rule(rule.id(), SLACK * rule.maxSeries()));
          return slice;
        });
  }

  /** Hands all slices on and starts over. */
  void drain(Consumer<Slice> consumer) {
    slices.values().forEach(consumer);
    slices.clear();
    current = null;
  }
}
