package dev.streamgauge.alerts.count;

import dev.streamgauge.alerts.rules.RuleSet;
import dev.streamgauge.lines.LineBatch;
import dev.streamgauge.windows.bundle.LineMetrics;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Consumer;
import org.joda.time.Duration;

/**
 * Sums the batches of a bundle, whether their lines are counted already or not. Not thread-safe.
 */
final class BundleCounts {
  private final RuleCounter counter;
  private final RuleIds known;
  private final Duration allowedLateness;
  private final long seed;
  private final LineMetrics metrics;
  private final Map<Long, SliceTally> periods = new TreeMap<>();

  /**
   * Counts lines for {@code rules}.
   *
   * @param seed the seed of the hashes that choose which series are kept
   * @param metrics accounts for the lines
   */
  BundleCounts(RuleSet rules, Duration allowedLateness, long seed, LineMetrics metrics) {
    this.counter = new RuleCounter(rules, seed, null);
    this.known = RuleIds.of(rules.rules());
    this.allowedLateness = allowedLateness;
    this.seed = seed;
    this.metrics = metrics;
    rules.periods().forEach(this::period);
  }

  /** Returns the rules it counts for. */
  RuleSet rules() {
    return counter.rules();
  }

  private SliceTally period(long millis) {
    return periods.computeIfAbsent(millis, m -> new SliceTally(m, allowedLateness));
  }

  /** Adds what {@code batch} covers, and its lines. */
  void add(LineBatch batch) {
    metrics.filtered(batch.stats().linesRead() - batch.stats().linesDead() - batch.linesRead());
    List<BatchTally> tallies = tallies(batch);
    for (BatchTally tally : tallies) {
      tally.slices().forEach(slice -> period(slice.periodMillis()));
    }
    // Rules may have been reloaded while the batch was read: the latest know less of it.
    RuleIds first = tallies.isEmpty() ? known : tallies.get(0).known();
    periods.values().forEach(slices -> slices.begin(batch, first, seed));
    for (BatchTally tally : tallies) {
      account(batch, tally);
      for (Slice slice : tally.slices()) {
        slice.know(tally.known());
        period(slice.periodMillis()).add(slice);
      }
    }
  }

  /** Returns the tallies of a batch, of which one is for the lines that are not counted yet. */
  private List<BatchTally> tallies(LineBatch batch) {
    if (batch.isEmpty()) {
      return List.of();
    }
    if (!batch.isTallied()) {
      return List.of(counter.count(batch));
    }
    List<BatchTally> tallies = new ArrayList<>();
    int[] lines = new int[batch.size()];
    int size = 0;
    RuleIds latest = known;
    for (int i = 0; i < batch.size(); i++) {
      if (BatchTally.isAt(batch, i)) {
        BatchTally tally = decode(batch, i, latest);
        tallies.add(tally);
        latest = tally.known();
      } else {
        lines[size++] = i;
      }
    }
    if (size > 0) {
      tallies.add(counter.count(batch.select(lines, size)));
    }
    return tallies;
  }

  private static BatchTally decode(LineBatch batch, int i, RuleIds known) {
    try {
      return BatchTally.decode(batch, i, known);
    } catch (IndexOutOfBoundsException e) {
      throw new IllegalArgumentException(
          "Not a tally of rules: the lines must be pushed down with the tally() of these alerts,"
              + " or not be tallied.",
          e);
    }
  }

  private void account(LineBatch batch, BatchTally tally) {
    long limit =
        batch.watermarkMillis() == LineBatch.NO_WATERMARK
            ? Long.MIN_VALUE
            : batch.watermarkMillis() - allowedLateness.getMillis();
    long open = tally.read().after(limit);
    long counted = tally.counted().after(limit);
    metrics.droppedLate(tally.read().after(Long.MIN_VALUE) - open);
    metrics.counted(counted);
    metrics.filtered(open - counted);
  }

  /** Passes on the slices of the bundle, and starts over. */
  void drain(Consumer<Slice> consumer) {
    periods.values().forEach(slices -> slices.drain(consumer));
  }
}
