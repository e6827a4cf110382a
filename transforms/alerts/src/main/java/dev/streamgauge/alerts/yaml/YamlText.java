package dev.streamgauge.alerts.yaml;

import dev.streamgauge.util.Durations;
import java.util.function.Function;
import org.checkerframework.checker.nullness.qual.Nullable;
import org.joda.time.Duration;
import org.snakeyaml.engine.v2.common.ScalarStyle;
import org.snakeyaml.engine.v2.exceptions.Mark;
import org.snakeyaml.engine.v2.nodes.ScalarNode;

/**
 * A single value in a YAML file, read as text or converted to another type.
 *
 * @since 0.1.0
 */
public final class YamlText {
  private final ScalarNode node;
  private final Problems problems;

  YamlText(ScalarNode node, Problems problems) {
    this.node = node;
    this.problems = problems;
  }

  /** Returns the value as written, without quotation marks. */
  public String value() {
    return node.getValue();
  }

  /** Reports a problem with this value. */
  public void error(String message) {
    problems.add(SourcePosition.of(node), message);
  }

  /**
   * Reports a problem with a part of this value.
   *
   * @param offset where the part begins, in characters from the start of {@link #value()}
   */
  public void errorAt(int offset, String message) {
    problems.add(SourcePosition.of(node).right(standsAsWritten() ? offset + quote() : 0), message);
  }

  /** Returns whether the value is on one line and without escapes, so that offsets are columns. */
  private boolean standsAsWritten() {
    if (node.getStartMark().isEmpty() || node.getEndMark().isEmpty()) {
      return false;
    }
    Mark start = node.getStartMark().get();
    Mark end = node.getEndMark().get();
    return start.getLine() == end.getLine()
        && end.getColumn() - start.getColumn() == value().length() + 2 * quote();
  }

  private int quote() {
    ScalarStyle style = node.getScalarStyle();
    return style == ScalarStyle.SINGLE_QUOTED || style == ScalarStyle.DOUBLE_QUOTED ? 1 : 0;
  }

  /**
   * Returns what {@code parser} makes of the value. An {@link IllegalArgumentException} from the
   * parser is a problem of this value, with its message.
   *
   * @return null if there was a problem
   */
  public <T> @Nullable T as(Function<String, T> parser) {
    try {
      return parser.apply(value());
    } catch (IllegalArgumentException e) {
      error(e.getMessage());
      return null;
    }
  }

  /**
   * Parses a whole number from {@code min} to {@code max}.
   *
   * @return null if it is not one, which is a problem
   */
  public @Nullable Long wholeNumber(long min, long max) {
    Long number = as(YamlText::parseWhole);
    if (number != null && (number < min || number > max)) {
      error(value() + " is not from " + min + " to " + max);
      return null;
    }
    return number;
  }

  private static Long parseWhole(String text) {
    try {
      return Long.valueOf(text);
    } catch (NumberFormatException e) {
      throw new IllegalArgumentException("\"" + text + "\" is not a whole number", e);
    }
  }

  /**
   * Parses true or false.
   *
   * @return null if it is neither, which is a problem
   */
  public @Nullable Boolean bool() {
    switch (value()) {
      case "true":
        return true;
      case "false":
        return false;
      default:
        error("\"" + value() + "\" is not true or false");
        return null;
    }
  }

  /**
   * Parses a duration such as {@code 500ms}, {@code 30s} or {@code 1h30m}.
   *
   * @return null if it is not one, which is a problem
   */
  public @Nullable Duration duration() {
    return as(text -> Duration.millis(Durations.parse(text).toMillis()));
  }

  /**
   * Parses a positive {@link #duration()}.
   *
   * @return null if it is not one, which is a problem
   */
  public @Nullable Duration positiveDuration() {
    Duration duration = duration();
    if (duration != null && duration.equals(Duration.ZERO)) {
      error("must be longer than nothing, such as 30s");
      return null;
    }
    return duration;
  }

  @Override
  public String toString() {
    return value();
  }
}
