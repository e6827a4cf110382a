package dev.streamgauge.alerts.rules;

import java.io.Serializable;
import java.util.Locale;
import org.apache.beam.sdk.annotations.Internal;
import org.checkerframework.checker.nullness.qual.Nullable;

/**
 * When a rule's alert fires, by what was counted in its window.
 *
 * @param kind what is looked at
 * @param sign how its value is held against the threshold
 * @param threshold in the unit of the value; 0 for {@link Kind#ABSENT} and {@link Kind#NEW}
 * @param field whose values are looked at, for {@link Kind#NEW} and {@link Kind#CARDINALITY}
 */
@Internal
public record Condition(Kind kind, Sign sign, double threshold, @Nullable String field)
    implements Serializable {
  /** What is looked at. */
  public enum Kind {
    /** The number of lines. */
    COUNT(false, true),
    /** Lines a second. */
    RATE(false, true),
    /** The part of the lines of one selection that another selects too, 0 to 1. */
    RATIO(false, true),
    /** How many times as many lines as in the window before. */
    SPIKE(false, true),
    /** That there is no line. */
    ABSENT(false, false),
    /** That a value of a field is there which never was before. */
    NEW(true, false),
    /** The number of distinct values of a field. */
    CARDINALITY(true, true);

    private final boolean takesField;
    private final boolean takesThreshold;

    Kind(boolean takesField, boolean takesThreshold) {
      this.takesField = takesField;
      this.takesThreshold = takesThreshold;
    }

    boolean takesField() {
      return takesField;
    }

    boolean takesThreshold() {
      return takesThreshold;
    }

    /** Its name in a rules file. */
    public String keyword() {
      return name().toLowerCase(Locale.ROOT);
    }
  }

  /** How a value is held against the threshold. */
  public enum Sign {
    AT_LEAST(">="),
    AT_MOST("<="),
    MORE(">"),
    LESS("<");

    private final String text;

    Sign(String text) {
      this.text = text;
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

  /**
   * Reads a condition such as {@code count >= 5}, {@code rate > 3/s}, {@code ratio >= 5%}, {@code
   * spike >= 3}, {@code absent}, {@code new(user)} or {@code cardinality(client) >= 20}.
   *
   * @throws SyntaxException if it is none, or one that is never or always true
   */
  public static Condition parse(String text) {
    return new ConditionParser(text).parse();
  }

  /** Whether {@code value} is beyond the threshold. */
  public boolean holds(double value) {
    return sign.holds(value, threshold);
  }

  /** Whether it may be true of a series without a line in the window. */
  public boolean watchesSilence() {
    return kind == Kind.ABSENT
        || ((kind == Kind.COUNT || kind == Kind.RATE || kind == Kind.CARDINALITY) && holds(0));
  }

  /**
   * Whether more lines could make it untrue, so that it says nothing of a window of which only a
   * part was seen.
   */
  public boolean needsWholeWindow() {
    return kind == Kind.ABSENT || kind == Kind.SPIKE || !sign.isUpward();
  }

  /** As it is written in a rules file. */
  @Override
  public String toString() {
    return kind.keyword()
        + (field == null ? "" : "(" + field + ")")
        + (kind.takesThreshold() ? " " + sign + " " + threshold : "");
  }
}
