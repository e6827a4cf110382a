package dev.streamgauge.alerts.count;

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

  private final long period;
  private final LatenessCutoff expiry;
  private final Map<Long, Slice> slices = new HashMap<>();
  private final List<LongSpan> longSpans = new ArrayList<>();
  private long firstOpen;

  SliceTally(long periodMillis, Duration allowedLateness) {
    this.period = periodMillis;
    Duration length = Duration.millis(periodMillis);
    this.expiry = new LatenessCutoff(OpenWindows.of(length, length, allowedLateness));
  }

  /**
   * Begins a batch: its covered span counts as zero at least, for the rules {@code known}.
   *
   * @param seed the seed of the hashes that choose which series are kept
   */
  void begin(LineBatch batch, RuleIds known, long seed) {
    firstOpen = expiry.firstOpen(batch);
    if (!batch.coversTime()) {
      return;
    }
    long first = Math.max(firstOpen, startOf(batch.coveredFrom()));
    long last = startOf(batch.coveredTo());
    if (first > last) {
      return;
    }
    if ((last - first) / period > MAX_ZERO_SLICES) {
      slice(first, known, seed);
      slice(last, known, seed);
      longSpans.add(new LongSpan(first, last, batch.coveredFrom()));
    } else {
      for (long start = first; start <= last; start += period) {
        slice(start, known, seed).cover(batch.coveredFrom());
      }
    }
  }

  /** Adds the counts of a batch in a slice, unless it has expired; takes over {@code part}. */
  void add(Slice part) {
    if (part.startMillis() >= firstOpen) {
      slices.merge(
          part.startMillis(),
          part,
          (sum, added) -> {
            sum.add(added);
            return sum;
          });
    }
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

  private Slice slice(long start, RuleIds known, long seed) {
    Slice slice = slices.computeIfAbsent(start, s -> new Slice(s, period, seed));
    slice.know(known);
    return slice;
  }

  /** Passes on all slices and starts over. */
  void drain(Consumer<Slice> consumer) {
    // Only now, since lines of later batches may be in the span too.
    longSpans.forEach(this::coverBetween);
    longSpans.clear();
    slices.values().forEach(consumer);
    slices.clear();
  }
}
