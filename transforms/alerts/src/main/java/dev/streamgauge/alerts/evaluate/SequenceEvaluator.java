package dev.streamgauge.alerts.evaluate;

import dev.streamgauge.alerts.count.Changes;
import dev.streamgauge.alerts.count.SeriesCount;
import dev.streamgauge.alerts.rules.Rule;
import java.util.Map;
import org.checkerframework.checker.nullness.qual.Nullable;

/**
 * Evaluates conditions on the order of lines. Within a slice, only its first and last lines are
 * known in order; so times between slices are counted in whole slices.
 */
final class SequenceEvaluator {
  private SequenceEvaluator() {}

  /**
   * Evaluates whether a value differs from the one before; the value is in how many slices.
   *
   * @param part the number of the part that counts the lines; -1 for the rule itself
   */
  static ConditionResult change(Rule rule, int part, SeriesState series, long at) {
    long from = at - rule.windowMillis();
    String before = series.past(part).lastValue();
    long beforeMillis = series.past(part).lastValueMillis();
    int changed = 0;
    String sample = null;
    for (Map.Entry<Long, SeriesCount> entry : series.counts.headMap(at, false).entrySet()) {
      SeriesCount count = entry.getValue().part(part);
      Changes values = count.changes();
      if (values == null) {
        continue;
      }
      long start = entry.getKey();
      boolean known = before != null && start - beforeMillis <= rule.rememberMillis();
      boolean differs = values.mixed() || (known && !values.first().equals(before));
      if (differs && start >= from) {
        changed++;
        sample = count.sample();
      }
      before = values.last();
      beforeMillis = start;
    }
    return ConditionResult.of(changed > 0, changed, sample);
  }

  /**
   * Evaluates whether a second line followed enough first ones in time; the value is the greatest
   * number of these before one.
   *
   * @param part the number of the part that counts first lines; the next one counts second ones
   */
  static ConditionResult then(Rule rule, int part, SeriesState series, long at) {
    long value = 0;
    String sample = null;
    for (Map.Entry<Long, SeriesCount> entry :
        series.counts.subMap(at - rule.windowMillis(), true, at, false).entrySet()) {
      SeriesCount first = entry.getValue().part(part);
      SeriesCount second = entry.getValue().part(part + 1);
      if (second.count() == 0) {
        continue;
      }
      long start = entry.getKey();
      long before = series.lines(part, start - rule.withinMillis(), start);
      if (first.count() > 0 && first.firstMillis() < second.lastMillis()) {
        before += first.count();
      }
      if (before > value) {
        value = before;
        sample = second.sample();
      }
    }
    return ConditionResult.of(value >= rule.minCount(), value, sample);
  }

  /**
   * Evaluates whether first lines have no second one after them, in time or until now; the value is
   * the number of first lines in the slices of these.
   *
   * @param part the number of the part that counts first lines; the next one counts second ones
   */
  static ConditionResult thenNot(Rule rule, int part, SeriesState series, long at, long wholeFrom) {
    Map.Entry<Long, SeriesCount> answer = lastAnswer(series, part, at);
    long lastStart = at - rule.withinMillis() - rule.everyMillis();
    long from = Math.max(lastStart + rule.everyMillis() - rule.windowMillis(), wholeFrom);
    if (answer != null) {
      from = Math.max(from, answer.getKey());
    }
    long value = 0;
    String sample = null;
    for (Map.Entry<Long, SeriesCount> entry : series.counts.tailMap(from, true).entrySet()) {
      SeriesCount first = entry.getValue().part(part);
      if (entry.getKey() > lastStart) {
        break;
      }
      boolean answered =
          answer != null
              && entry.getKey().equals(answer.getKey())
              && first.count() > 0
              && first.lastMillis() <= answer.getValue().part(part + 1).lastMillis();
      if (!answered && first.count() > 0) {
        value += first.count();
        sample = sample == null ? first.sample() : sample;
      }
    }
    return ConditionResult.of(value > 0, value, sample);
  }

  /** Returns the last slice that has a second line. */
  private static Map.@Nullable Entry<Long, SeriesCount> lastAnswer(
      SeriesState series, int part, long at) {
    for (Map.Entry<Long, SeriesCount> entry :
        series.counts.headMap(at, false).descendingMap().entrySet()) {
      if (entry.getValue().part(part + 1).count() > 0) {
        return entry;
      }
    }
    return null;
  }
}
