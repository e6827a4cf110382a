package dev.streamgauge.alerts.evaluate;

import dev.streamgauge.alerts.count.SeriesCount;
import dev.streamgauge.alerts.event.Evidence;
import dev.streamgauge.alerts.rules.Condition.Kind;
import dev.streamgauge.alerts.rules.Rule;
import java.util.ArrayList;
import java.util.List;
import java.util.NavigableMap;

/** Collects why a condition holds. */
final class EvidenceOf {
  /** How many lines are shown: the first of them, and the last half. */
  static final int MAX_LINES = 10;

  /** Into how many parts the window is divided at most. */
  static final int MAX_COUNTS = 60;

  private EvidenceOf() {}

  /**
   * Returns the lines and counts of the window that ends at {@code at}; of two windows for a spike,
   * which compares them.
   *
   * @param slices the counts of one series, by the starts of the slices
   */
  static Evidence window(Rule rule, NavigableMap<Long, SeriesCount> slices, long at) {
    long from = at - rule.windowMillis();
    List<Evidence.Line> lines = new ArrayList<>();
    slices.subMap(from, true, at, false).values().forEach(slice -> lines.addAll(slice.samples()));
    long first = rule.condition().kind() == Kind.SPIKE ? from - rule.windowMillis() : from;
    return new Evidence(shown(lines), counts(slices, first, at, rule.everyMillis()));
  }

  private static List<Evidence.Line> shown(List<Evidence.Line> lines) {
    if (lines.size() <= MAX_LINES) {
      return lines;
    }
    List<Evidence.Line> shown = new ArrayList<>(lines.subList(0, MAX_LINES / 2));
    shown.addAll(lines.subList(lines.size() - (MAX_LINES - MAX_LINES / 2), lines.size()));
    return shown;
  }

  private static List<Evidence.Count> counts(
      NavigableMap<Long, SeriesCount> slices, long from, long to, long period) {
    long parts = (to - from) / period;
    long step = (parts + MAX_COUNTS - 1) / MAX_COUNTS * period;
    List<Evidence.Count> counts = new ArrayList<>();
    for (long start = from; start < to; start += step) {
      long end = Math.min(to, start + step);
      long lines =
          slices.subMap(start, true, end, false).values().stream()
              .mapToLong(SeriesCount::count)
              .sum();
      counts.add(new Evidence.Count(start, end, lines));
    }
    return counts;
  }
}
