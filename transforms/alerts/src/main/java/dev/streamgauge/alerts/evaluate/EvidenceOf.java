package dev.streamgauge.alerts.evaluate;

import dev.streamgauge.alerts.event.Evidence;
import dev.streamgauge.alerts.rules.Condition.Kind;
import dev.streamgauge.alerts.rules.Rule;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;

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
   * @param series the counts of one series
   */
  static Evidence window(Rule rule, SeriesState series, long at) {
    boolean sequence =
        rule.condition().kind() == Kind.THEN || rule.condition().kind() == Kind.THEN_NOT;
    if (rule.parts().isEmpty()) {
      long first = rule.condition().kind() == Kind.SPIKE ? 2 * rule.windowMillis() : 0;
      return window(rule, series, -1, Math.max(first, rule.windowMillis()), at);
    }
    if (sequence) {
      return window(rule, series, 0, rule.slicesMillis(), at);
    }
    int first = Objects.requireNonNull(rule.when()).first();
    Rule part = rule.parts().get(first);
    return part.parts().isEmpty()
        ? window(rule, series, first, part.windowMillis(), at)
        : window(rule, series, first + 1, part.slicesMillis(), at);
  }

  private static Evidence window(Rule rule, SeriesState series, int part, long length, long at) {
    long from = Math.max(at - length, at - rule.slicesMillis());
    List<Evidence.Line> lines = new ArrayList<>();
    series
        .counts
        .subMap(from, true, at, false)
        .values()
        .forEach(slice -> lines.addAll(slice.part(part).samples()));
    return new Evidence(shown(lines), counts(series, part, at - length, at, rule.everyMillis()));
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
      SeriesState series, int part, long from, long to, long period) {
    long parts = (to - from) / period;
    long step = (parts + MAX_COUNTS - 1) / MAX_COUNTS * period;
    List<Evidence.Count> counts = new ArrayList<>();
    for (long start = from; start < to; start += step) {
      long end = Math.min(to, start + step);
      counts.add(new Evidence.Count(start, end, series.lines(part, start, end)));
    }
    return counts;
  }
}
