package dev.streamgauge.alerts.count;

import dev.streamgauge.alerts.rules.Rule;
import dev.streamgauge.lines.LineBatch;
import dev.streamgauge.windows.time.LatenessCutoff;
import dev.streamgauge.windows.time.OpenWindows;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import org.joda.time.Duration;

/** The slices of one bundle for the rules with the same evaluation interval. */
final class SliceTally {
  /**
   * A span of event time that covers more slices than this gets no zeros between its ends. Instead,
   * each slice in it that has lines says since when those before it are covered: rules evaluate the
   * empty ones a little later.
   */
  private static final int MAX_ZERO_SLICES = 1000;

  /** A span without zeros: its first and last slices, and since when the first is covered. */
  private record LongSpan(long first, long last, long coveredFrom) {}

  /**
   * How many times more series are counted than a rule may have: which of them it keeps depends on
   * those it had before.
   */
  private static final int SLACK = 4;

  private final List<Rule> rules;
  private final long period;
  private final long seed;
  private final LatenessCutoff expiry;
  private final Map<Long, Slice> slices = new HashMap<>();
  private final List<LongSpan> longSpans = new ArrayList<>();
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
      slice(first);
      slice(last);
      longSpans.add(new LongSpan(first, last, batch.coveredFrom()));
    } else {
      for (long start = first; start <= last; start += period) {
        slice(start).cover(batch.coveredFrom());
      }
    }
  }

  /** Returns the first time that has not expired for the batch. */
  long firstOpen() {
    return firstOpen;
  }

  /** Returns the slice of a line at {@code time}; null if it has expired. */
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

  private void coverBetween(LongSpan span) {
    for (Slice slice : slices.values()) {
      if (slice.startMillis() >= span.first() && slice.startMillis() <= span.last()) {
        slice.cover(span.coveredFrom());
        slice.emptyFrom(span.first());
      }
    }
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

  /** Passes on all slices and starts over. */
  void drain(Consumer<Slice> consumer) {
    // Only now, since lines of later batches may be in the span too.
    longSpans.forEach(this::coverBetween);
    longSpans.clear();
    slices.values().forEach(consumer);
    slices.clear();
    current = null;
  }
}
