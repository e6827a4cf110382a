package dev.streamgauge.alerts.evaluate;

import dev.streamgauge.alerts.rules.Rule;
import java.util.Arrays;
import org.checkerframework.checker.nullness.qual.Nullable;

/**
 * The usual number of lines in a window: the median of the windows that ended at the same time in
 * earlier seasons, and their spread, which one unusual season does not change much.
 *
 * @param median the median
 * @param spread the median distance from it, times {@value #NORMAL}, but at least what chance alone
 *     makes of independent lines
 */
record Baseline(double median, double spread) {
  /** With fewer seasons there is nothing that is usual. */
  static final int FEWEST_SEASONS = 3;

  /** What makes the spread a standard deviation, if the numbers have a normal distribution. */
  private static final double NORMAL = 1.4826;

  /**
   * Returns the baseline of the window that ends at {@code at}, by the lines of part {@code part};
   * null if too few seasons were wholly seen.
   */
  static @Nullable Baseline of(Rule rule, int part, SeriesState series, long at, long wholeFrom) {
    double[] lines = new double[rule.seasons()];
    int known = 0;
    for (int season = 1; season <= rule.seasons(); season++) {
      long end = at - season * rule.seasonMillis();
      long from = end - rule.windowMillis();
      if (from < wholeFrom) {
        break;
      }
      lines[known++] = series.lines(part, from, end);
    }
    if (known < FEWEST_SEASONS) {
      return null;
    }
    double[] all = Arrays.copyOf(lines, known);
    double median = median(all);
    double[] distances = Arrays.stream(all).map(each -> Math.abs(each - median)).toArray();
    double chance = Math.max(1, Math.sqrt(median));
    return new Baseline(median, Math.max(chance, NORMAL * median(distances)));
  }

  /** Returns by how many spreads {@code lines} is above the median; negative if it is below. */
  double deviation(double lines) {
    return (lines - median) / spread;
  }

  private static double median(double[] numbers) {
    Arrays.sort(numbers);
    int middle = numbers.length / 2;
    return numbers.length % 2 == 1 ? numbers[middle] : (numbers[middle - 1] + numbers[middle]) / 2;
  }
}
