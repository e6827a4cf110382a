package dev.streamgauge.bench;

import dev.streamgauge.testing.LogLines;
import java.time.Duration;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;

/**
 * The expected result of every contender: the highest counts of each window, computed by a plain
 * loop over the same lines. It shares no code with Streamgauge's transforms.
 */
final class Answer {
  /** The number of highest results of a window that are checked. */
  static final int TOP = 10;

  /** The number of counts of a window that are kept. */
  private static final int KEPT = 300;

  /** By window start, then by key, the highest first; those beyond {@link #KEPT} left out. */
  private final TreeMap<Long, Map<String, Long>> windows;

  private final long atLeast;
  private final int size;

  private Answer(TreeMap<Long, Map<String, Long>> windows) {
    this.windows = windows;
    atLeast = threshold();
    int results = 0;
    for (Map<String, Long> counts : windows.values()) {
      long many = counts.values().stream().filter(count -> count >= atLeast).count();
      if (many == KEPT) {
        throw new IllegalStateException(
            "A window has more than " + KEPT + " counts of " + atLeast + " and more");
      }
      results += (int) many;
    }
    size = results;
  }

  /**
   * Counts {@code lines}, which must be in time order.
   *
   * @throws IllegalArgumentException if they do not
   */
  static Answer of(
      Stream<LogLines.Line> lines, Question question, Duration windowSize, Duration windowPeriod) {
    PlainLoop loop = new PlainLoop(windowSize.toMillis(), windowPeriod.toMillis());
    for (Iterator<LogLines.Line> i = lines.iterator(); i.hasNext(); ) {
      LogLines.Line line = i.next();
      loop.count(line.timeMillis(), question.keys(line.text()));
    }
    return new Answer(loop.finish());
  }

  /**
   * Returns the lowest count to print for a contender that cannot select the highest of a window:
   * the lowest of the highest counts in a window from the middle. 1 if there are few keys.
   */
  long atLeast() {
    return atLeast;
  }

  /** Returns the number of counts of at least {@link #atLeast}. */
  int size() {
    return size;
  }

  /** Returns the count of a key, 0 if it is less than {@link #atLeast}. */
  long count(long windowStart, String key) {
    long count = keptCount(windowStart, key);
    return count < atLeast ? 0 : count;
  }

  /** Returns the count of a key, 0 if it is not among the highest. */
  long keptCount(long windowStart, String key) {
    return windows.getOrDefault(windowStart, Map.of()).getOrDefault(key, 0L);
  }

  /** Returns the {@link #TOP} highest counts by window, descending. */
  Map<Long, List<Long>> topCounts() {
    Map<Long, List<Long>> top = new TreeMap<>();
    windows.forEach(
        (start, counts) -> top.put(start, counts.values().stream().limit(TOP).toList()));
    return top;
  }

  private long threshold() {
    Long middle = windows.keySet().stream().skip(windows.size() / 2).findFirst().orElse(null);
    if (middle == null || windows.get(middle).size() < TOP) {
      return 1;
    }
    return windows.get(middle).values().stream().skip(TOP - 1).findFirst().orElseThrow();
  }

  /** Counts each line in one slice of time, and keeps the slices of the windows still open. */
  private static final class PlainLoop {
    private final long size;
    private final long period;
    private final TreeMap<Long, Map<String, Long>> windows = new TreeMap<>();
    private final TreeMap<Long, Map<String, long[]>> slices = new TreeMap<>();
    private final Map<String, String> names = new HashMap<>();
    private long nextWindow;

    PlainLoop(long size, long period) {
      this.size = size;
      this.period = period;
    }

    void count(long time, Collection<String> keys) {
      long slice = Math.floorDiv(time, period) * period;
      Map<String, long[]> counts = slices.get(slice);
      if (counts == null) {
        if (slices.isEmpty()) {
          nextWindow = slice - size + period;
        } else if (slice < slices.lastKey()) {
          throw new IllegalArgumentException("Lines must be in the order of their times");
        }
        while (nextWindow + size <= slice) {
          closeNext();
        }
        counts = new HashMap<>();
        slices.put(slice, counts);
      }
      for (String key : keys) {
        counts.computeIfAbsent(key, k -> new long[1])[0]++;
      }
    }

    TreeMap<Long, Map<String, Long>> finish() {
      while (!slices.isEmpty()) {
        closeNext();
      }
      return windows;
    }

    private void closeNext() {
      Map<String, Long> counts = new HashMap<>();
      for (Map<String, long[]> slice : slices.headMap(nextWindow + size).values()) {
        slice.forEach((key, count) -> counts.merge(key, count[0], Long::sum));
      }
      if (!counts.isEmpty()) {
        Map<String, Long> highest = new LinkedHashMap<>();
        counts.entrySet().stream()
            .sorted(Map.Entry.comparingByValue(Comparator.reverseOrder()))
            .limit(KEPT)
            // Shares the string among all windows, since there are many.
            .forEach(e -> highest.put(names.computeIfAbsent(e.getKey(), k -> k), e.getValue()));
        windows.put(nextWindow, highest);
      }
      nextWindow += period;
      slices.headMap(nextWindow).clear();
    }
  }
}
