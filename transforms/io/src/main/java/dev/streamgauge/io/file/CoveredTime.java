package dev.streamgauge.io.file;

import dev.streamgauge.io.source.BatchedReader;
import dev.streamgauge.lines.LineBatch;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * Tracks which stretches of event time the lines of a file cover: everything between two lines, in
 * any order, unless more than {@value BatchedReader#MAX_GAP_MILLIS} ms (a year) pass without a
 * line. Such a gap counts as a clock error; a shorter one is a silence.
 */
final class CoveredTime {
  /** Each line with a wrong time adds a stretch of its own; a short memory of them is enough. */
  private static final int MAX_STRETCHES = 10_000;

  private final TreeMap<Long, Long> stretches = new TreeMap<>();

  /** A stretch of time between two lines, with no gap. */
  record Stretch(long from, long to) {}

  /** Returns the stretches that the lines of {@code batch} cover, in order. */
  static List<Stretch> of(LineBatch batch) {
    long[] times = new long[batch.size()];
    boolean sorted = true;
    for (int i = 0; i < times.length; i++) {
      times[i] = batch.time(i);
      sorted &= i == 0 || times[i - 1] <= times[i];
    }
    if (!sorted) {
      Arrays.sort(times);
    }
    List<Stretch> covered = new ArrayList<>(1);
    int first = 0;
    for (int i = 1; i <= times.length; i++) {
      if (first < i && (i == times.length || isGap(times[i - 1], times[i]))) {
        covered.add(new Stretch(times[first], times[i - 1]));
        first = i;
      }
    }
    return covered;
  }

  /** Adds the lines of {@code batch}; returns it with heartbeats for everything else they cover. */
  List<LineBatch> add(LineBatch batch) {
    return add(batch, of(batch));
  }

  /** Does the same, with the stretches {@link #of} the batch. */
  List<LineBatch> add(LineBatch batch, List<Stretch> added) {
    if (added.isEmpty()) {
      return List.of(batch);
    }
    List<LineBatch> covered = new ArrayList<>(added.size());
    for (Stretch stretch : added) {
      long[] span = add(stretch.from(), stretch.to());
      covered.add(
          covered.isEmpty()
              ? batch.withCovered(span[0], span[1])
              : LineBatch.heartbeat(batch.origin(), span[0], span[1]));
    }
    return covered;
  }

  /** Returns a heartbeat for the silence up to {@code next}, the first time of another file. */
  List<LineBatch> until(String origin, long next) {
    Map.Entry<Long, Long> before = stretches.lowerEntry(next);
    return before == null || before.getValue() + 1 >= next || isGap(before.getValue(), next)
        ? List.of()
        : List.of(LineBatch.heartbeat(origin, before.getValue() + 1, next - 1));
  }

  boolean isEmpty() {
    return stretches.isEmpty();
  }

  private static boolean isGap(long time, long next) {
    return next - time > BatchedReader.MAX_GAP_MILLIS;
  }

  /** Adds {@code [from, to]}; returns it extended by the gaps to its neighbours that it closes. */
  private long[] add(long from, long to) {
    long[] span = {from, to};
    long start = from;
    long end = to;
    Map.Entry<Long, Long> next = stretches.floorEntry(from);
    next = next == null || isGap(next.getValue(), from) ? stretches.higherEntry(from) : next;
    while (next != null && !isGap(to, next.getKey())) {
      if (next.getValue() < from) {
        span[0] = next.getValue() + 1;
      }
      if (next.getKey() > to) {
        span[1] = Math.max(span[1], next.getKey() - 1);
      }
      start = Math.min(start, next.getKey());
      end = Math.max(end, next.getValue());
      stretches.remove(next.getKey());
      next = stretches.higherEntry(next.getKey());
    }
    stretches.put(start, end);
    if (stretches.size() > MAX_STRETCHES) {
      stretches.pollFirstEntry();
    }
    return span;
  }
}
