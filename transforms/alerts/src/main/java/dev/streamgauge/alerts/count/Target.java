package dev.streamgauge.alerts.count;

import dev.streamgauge.lines.LineBatch;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * A selection, and the rules that count its lines. Rules to which only the number of lines and
 * samples of them matter count many lines at once, since with thousands of rules the counts of one
 * are no longer in the cache when its next line comes. The others need fields of each line, and
 * count it while these are known.
 */
final class Target {
  static final long NOT_COUNTED = Long.MIN_VALUE;

  private static final int FEW_LINES = 16;

  /** Bounds the memory of thousands of rules with many lines each. */
  private static final int MANY_LINES = 1024;

  /** A rule, and the counts of its period. */
  private record Entry(RuleTally tally, PeriodCounts period, int number) {}

  private final Selector selector;
  private final List<Entry> plain = new ArrayList<>();
  private final List<Entry> byField = new ArrayList<>();

  /** The line it was last tested for. */
  private long tested;

  /** Selected lines that plain rules have not counted; all are in the same slices. */
  private int[] lines = {};

  private int size;
  private long earliest;

  /** The last end of the slices that plain rules count in. */
  private long plainEnd;

  Target(Selector selector) {
    this.selector = selector;
  }

  Selector selector() {
    return selector;
  }

  /** Adds a rule, by its number in {@code period}. */
  void add(RuleTally tally, PeriodCounts period, int number) {
    (tally.isPlain() ? plain : byField).add(new Entry(tally, period, number));
  }

  /** Returns whether the line is selected, and was not tested before; {@code number} numbers it. */
  boolean selects(LineView line, long number) {
    if (tested == number) {
      return false;
    }
    tested = number;
    return selector.test(line);
  }

  /**
   * Counts a line that is selected, or keeps its number for {@link #countKept}.
   *
   * @return the last end of the slices it is counted in
   */
  long count(LineView line, long time) {
    long end = plain.isEmpty() ? NOT_COUNTED : keep(line, time);
    for (Entry entry : byField) {
      PeriodCounts period = entry.period();
      if (entry.tally().add(line, time, period.at(time, entry.number()))) {
        end = Math.max(end, period.end());
      }
    }
    return end;
  }

  private long keep(LineView line, long time) {
    if (size == MANY_LINES) {
      countKept(line.batch());
    }
    if (size == lines.length) {
      lines = Arrays.copyOf(lines, Math.max(FEW_LINES, 2 * size));
    }
    if (size == 0) {
      earliest = time;
      plainEnd = NOT_COUNTED;
      for (Entry entry : plain) {
        plainEnd = Math.max(plainEnd, entry.period().endOf(time));
      }
    }
    lines[size++] = line.line();
    earliest = Math.min(earliest, time);
    return plainEnd;
  }

  /** Returns whether lines are kept. */
  boolean hasKept() {
    return size > 0;
  }

  /** Counts the lines of {@code batch} that were kept. */
  void countKept(LineBatch batch) {
    for (Entry entry : plain) {
      entry.tally().addLines(batch, lines, size, entry.period().at(earliest, entry.number()));
    }
    size = 0;
  }

  /** Forgets the lines that were kept. */
  void dropKept() {
    size = 0;
  }
}
