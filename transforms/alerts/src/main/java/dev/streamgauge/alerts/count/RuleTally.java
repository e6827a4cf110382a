package dev.streamgauge.alerts.count;

import dev.streamgauge.alerts.rules.Condition.Kind;
import dev.streamgauge.alerts.rules.Quantity;
import dev.streamgauge.alerts.rules.Rule;
import dev.streamgauge.lines.LineBatch;
import dev.streamgauge.util.Hashes;
import org.checkerframework.checker.nullness.qual.Nullable;

/** Counts selected lines for one rule. */
final class RuleTally {
  private static final int NONE = -1;

  /** Which lines it counts; those of a ratio and of its total may be counted apart. */
  enum Role {
    /** The selected lines and, for a ratio, those of the total, which are looked at one by one. */
    ALL,
    /** The selected lines. */
    SELECTED,
    /** The lines of the total. */
    TOTAL
  }

  private final Rule rule;
  private final int part;
  private final boolean shared;
  private final Role role;
  private final Selector select;
  private final int[] seriesFields;
  private final String[] values;
  private final int distinctField;
  private final int distinctLimit;
  private final boolean needsAllFields;
  private final int numberField;
  private final Quantity quantity;
  private final boolean sketched;
  private final int changeField;
  private final int newField;

  /**
   * Counts the lines of {@code select}; numbers the properties it needs from {@code view}.
   *
   * @param whole the rule
   * @param part the number of the rule's part to count for; -1 for a rule that has none
   */
  RuleTally(Rule whole, int part, Role role, Selector select, LineView view) {
    this.rule = part < 0 ? whole : whole.parts().get(part);
    this.role = role;
    this.part = part;
    this.shared = rule.isShared();
    this.select = select;
    this.seriesFields =
        whole.seriesFields().stream().mapToInt(f -> view.field(select.format(), f)).toArray();
    this.values = new String[seriesFields.length];
    boolean distinct = rule.condition().kind() == Kind.CARDINALITY;
    this.distinctField = distinct ? view.field(select.format(), rule.condition().field()) : NONE;
    this.distinctLimit = distinct ? Distinct.limitFor(rule.highestThreshold()) : 0;
    boolean isNew = rule.condition().kind() == Kind.NEW;
    // Among other conditions, new values are not series of their own.
    this.newField =
        isNew && part >= 0 ? view.field(select.format(), rule.condition().field()) : NONE;
    this.needsAllFields = isNew && part < 0;
    boolean ofNumbers = rule.condition().kind().isOfNumbers();
    this.numberField = ofNumbers ? view.field(select.format(), rule.condition().field()) : NONE;
    this.quantity = rule.condition().quantity();
    boolean change = rule.condition().kind() == Kind.CHANGE;
    this.changeField = change ? view.field(select.format(), rule.condition().field()) : NONE;
    this.sketched = rule.condition().kind() == Kind.QUANTILE;
  }

  /**
   * Returns whether nothing but the number of lines and samples of them matter, in a single series:
   * then {@link #addLines} can count them.
   */
  boolean isPlain() {
    return (rule.of() == null || role != Role.ALL)
        && (shared || seriesFields.length == 0)
        && distinctField == NONE
        && changeField == NONE
        && newField == NONE
        && numberField == NONE;
  }

  /**
   * Counts {@code size} selected lines of {@code batch}, of which {@code lines} has the numbers.
   */
  void addLines(LineBatch batch, int[] lines, int size, RuleCount counts) {
    SeriesCount series = counts.series(shared ? SeriesKey.COMMON : "").mutablePart(part);
    if (role == Role.TOTAL) {
      series.addOf(size);
    } else {
      series.addLines(batch, lines, size);
    }
  }

  Rule rule() {
    return rule;
  }

  /**
   * Counts a line that the rule selects or, for a ratio, a line of the total.
   *
   * @return whether it was counted
   */
  boolean add(LineView line, long time, RuleCount counts) {
    boolean selected = rule.of() == null || select.test(line);
    String key = shared ? SeriesKey.COMMON : seriesOf(line);
    int valueField = Math.max(newField, Math.max(distinctField, changeField));
    String value = valueField == NONE ? null : line.fieldValue(valueField);
    if (key == null || (valueField != NONE && value == null)) {
      return false;
    }
    double number = 0;
    if (numberField != NONE) {
      String text = line.fieldValue(numberField);
      number = text == null ? Double.NaN : quantity.read(text);
      if (Double.isNaN(number)) {
        return false;
      }
    }
    SeriesCount series = counts.series(key).mutablePart(part);
    if (numberField != NONE) {
      series.addNumber(number, sketched);
    }
    if (rule.of() != null) {
      series.addOf(1);
    }
    if (selected) {
      LineBatch batch = line.batch();
      int i = line.line();
      series.addLine(time, batch.bytes(), batch.start(i), batch.end(i));
    }
    if (changeField != NONE) {
      series.addChange(time, SeriesKey.clean(value));
    } else if (newField != NONE) {
      series.addDistinct(SeriesKey.clean(value));
    } else if (value != null) {
      series.addValue(Hashes.of(value), distinctLimit);
    }
    return true;
  }

  /** Returns the series of the line, or null if it has none. */
  private @Nullable String seriesOf(LineView line) {
    if (seriesFields.length == 0) {
      return "";
    }
    for (int i = 0; i < seriesFields.length; i++) {
      String value = line.fieldValue(seriesFields[i]);
      if (value == null && needsAllFields) {
        return null;
      }
      values[i] = value == null ? "" : SeriesKey.clean(value);
    }
    return SeriesKey.of(values);
  }
}
