package dev.streamgauge.alerts.rules;

import java.io.Serializable;
import java.util.Locale;
import org.apache.beam.sdk.annotations.Internal;
import org.checkerframework.checker.nullness.qual.Nullable;

/**
 * Decides when a rule's alert fires, from the counts in its window.
 *
 * @param kind what is measured
 * @param sign how its value is compared with the threshold
 * @param threshold in the unit of the value; 0 for {@link Kind#ABSENT} and {@link Kind#NEW}
 * @param field the field whose values are examined, for kinds that take one
 * @param unit the unit of the threshold, for numbers in fields; empty for none
 * @param quantile for {@link Kind#QUANTILE}, which, 0 to 1
 */
@Internal
public record Condition(
    Kind kind, Sign sign, double threshold, @Nullable String field, String unit, double quantile)
    implements Serializable {
  private static final long serialVersionUID = 1;

  /** The field that every line has: the template of its message. */
  public static final String PATTERN = "pattern";

  /** What is measured. */
  public enum Kind {
    /** The number of lines. */
    COUNT(false, true),
    /** The number of lines per second. */
    RATE(false, true),
    /** The fraction of one selection's lines that another also selects, 0 to 1. */
    RATIO(false, true),
    /** The number of lines relative to the window before. */
    SPIKE(false, true),
    /** No line. */
    ABSENT(false, false),
    /** A value of a field that was never seen before. */
    NEW(true, false),
    /** The number of distinct values of a field. */
    CARDINALITY(true, true),
    /** A value of a field that differs from the one before. */
    CHANGE(true, false),
    /** How unusual the number of lines is, compared with the same time of earlier seasons. */
    BASELINE(false, true),
    /** Several conditions, of which {@link Rule#when()} is true. */
    COMBINED(false, false),
    /** A line, and then one of another selection. */
    THEN(false, false),
    /** A line, and then none of another selection. */
    THEN_NOT(false, false),
    /** The mean of the numbers in a field. */
    AVG(true, true),
    /** The sum of the numbers in a field. */
    SUM(true, true),
    /** The least number in a field. */
    MIN(true, true),
    /** The greatest number in a field. */
    MAX(true, true),
    /** A quantile of the numbers in a field. */
    QUANTILE(true, true);

    private final boolean takesField;
    private final boolean takesThreshold;

    Kind(boolean takesField, boolean takesThreshold) {
      this.takesField = takesField;
      this.takesThreshold = takesThreshold;
    }

    /** Returns whether it is computed from the numbers in a field. */
    public boolean isOfNumbers() {
      return compareTo(AVG) >= 0;
    }

    /** Returns whether it is written as a condition, rather than with keys of its own. */
    boolean isWritten() {
      return this != COMBINED && this != THEN && this != THEN_NOT && this != QUANTILE;
    }

    boolean takesField() {
      return takesField;
    }

    boolean takesThreshold() {
      return takesThreshold;
    }

    /** Returns its name in a rules file. */
    public String keyword() {
      return name().toLowerCase(Locale.ROOT);
    }
  }

  /** How a value is compared with the threshold. */
  public enum Sign {
    AT_LEAST(">="),
    AT_MOST("<="),
    MORE(">"),
    LESS("<");

    private final String text;

    Sign(String text) {
      this.text = text;
    }

    static Sign of(String text) {
      for (Sign sign : values()) {
        if (sign.text.equals(text)) {
          return sign;
        }
      }
      throw new IllegalArgumentException(text);
    }

    boolean holds(double value, double threshold) {
      return switch (this) {
        case AT_LEAST -> value >= threshold;
        case AT_MOST -> value <= threshold;
        case MORE -> value > threshold;
        case LESS -> value < threshold;
      };
    }

    boolean isUpward() {
      return this == AT_LEAST || this == MORE;
    }

    @Override
    public String toString() {
      return text;
    }
  }

  /** Creates a condition of lines or of distinct values. */
  public Condition(Kind kind, Sign sign, double threshold, @Nullable String field) {
    this(kind, sign, threshold, field, "", 0);
  }

  /** Returns how the numbers in lines are read: in the unit of the threshold. */
  public Quantity quantity() {
    return new Quantity(threshold, unit);
  }

  /**
   * Parses a condition such as {@code count >= 5}, {@code rate > 3/s}, {@code ratio >= 5%}, {@code
   * spike >= 3}, {@code absent}, {@code new(user)}, {@code new_pattern}, {@code cardinality(client)
   * >= 20}, {@code change(version)}, {@code baseline >= 4} or {@code p95(took) > 250ms}.
   *
   * @throws SyntaxException if it is not a condition, or one that is never or always true
   */
  public static Condition parse(String text) {
    return new ConditionParser(text).parse();
  }

  /**
   * Returns the same condition with the threshold in {@code text}, written as in {@link #parse}.
   *
   * @throws SyntaxException if it is not a threshold of this condition, or one that makes it always
   *     or never true
   */
  public Condition withThreshold(String text) {
    return new ConditionParser(text).threshold(this);
  }

  /** Returns the same condition with another threshold, in the same unit. */
  public Condition withThreshold(double other) {
    return new Condition(kind, sign, other, field, unit, quantile);
  }

  /** Returns whether its value is compared with a threshold. */
  public boolean takesThreshold() {
    return kind.takesThreshold();
  }

  /** Returns whether it is true for great values rather than small ones. */
  public boolean isUpward() {
    return sign.isUpward();
  }

  /** Returns whether {@code value} is beyond the threshold. */
  public boolean holds(double value) {
    return sign.holds(value, threshold);
  }

  /** Returns whether it may be true for a series without a line in the window. */
  public boolean watchesSilence() {
    return kind == Kind.ABSENT
        || (kind == Kind.BASELINE && !isUpward())
        || ((kind == Kind.COUNT || kind == Kind.RATE || kind == Kind.CARDINALITY) && holds(0));
  }

  /**
   * Returns whether more lines could make it false, so that it says nothing about a window that was
   * only partly seen.
   */
  public boolean needsWholeWindow() {
    return kind == Kind.ABSENT || kind == Kind.SPIKE || !sign.isUpward();
  }

  /** Returns the condition as written in a rules file. */
  @Override
  public String toString() {
    return (kind == Kind.QUANTILE ? "p" + quantile * 100 : kind.keyword())
        + (field == null ? "" : "(" + field + ")")
        + (kind.takesThreshold() ? " " + sign + " " + threshold + unit : "");
  }
}
