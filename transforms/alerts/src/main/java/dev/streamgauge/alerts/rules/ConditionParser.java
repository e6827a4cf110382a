package dev.streamgauge.alerts.rules;

import dev.streamgauge.alerts.rules.Condition.Kind;
import dev.streamgauge.alerts.rules.Condition.Sign;
import dev.streamgauge.alerts.yaml.YamlMap;
import java.util.Arrays;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.checkerframework.checker.nullness.qual.Nullable;

/** Parses one {@link Condition}, from left to right. */
final class ConditionParser {
  private static final Pattern WORD = Pattern.compile("[A-Za-z_][A-Za-z_0-9]*");
  private static final String NEW_PATTERN = "new_pattern";
  private static final Pattern QUANTILE = Pattern.compile("(p[0-9]{1,3})((?:\\.[0-9]+)?)");
  private static final Pattern FIELD = Pattern.compile("[^()\\s]+");
  private static final Pattern SIGN = Pattern.compile("[<>=!~]+");
  private static final Pattern NUMBER = Pattern.compile("-?[0-9]+(\\.[0-9]+)?([eE][+-]?[0-9]+)?");
  private static final Pattern UNIT = Pattern.compile("%|/[A-Za-z]+");
  private static final Pattern SPACE = Pattern.compile("\\s*");

  private final String text;
  private int at;

  ConditionParser(String text) {
    this.text = text;
  }

  Condition parse() {
    skipSpace();
    int start = at;
    String word = expect(WORD, "a condition such as count >= 5");
    if (word.equals(NEW_PATTERN)) {
      end();
      return new Condition(Kind.NEW, Sign.AT_LEAST, 0, Condition.PATTERN);
    }
    double quantile = quantile(word, start);
    Kind kind = quantile > 0 ? Kind.QUANTILE : kind(word, start);
    String field = field(kind, word);
    String unit = "";
    Sign sign = Sign.AT_LEAST;
    double threshold = 0;
    int signAt = at;
    if (kind.takesThreshold()) {
      sign = sign();
      if (kind.isOfNumbers()) {
        Quantity quantity = quantity();
        threshold = quantity.number();
        unit = quantity.unit();
      } else {
        threshold = threshold(kind);
      }
    }
    end();
    Condition condition = new Condition(kind, sign, threshold, field, unit, quantile);
    if (kind.takesThreshold() && !kind.isOfNumbers()) {
      checkThatItCanChange(condition, signAt);
    }
    return condition;
  }

  /** Parses a threshold of {@code condition}, and returns that with it. */
  Condition threshold(Condition condition) {
    skipSpace();
    int start = at;
    double threshold;
    if (condition.kind().isOfNumbers()) {
      quantity();
      threshold = condition.quantity().read(text);
      if (Double.isNaN(threshold)) {
        throw new SyntaxException(start, "this is not in a unit such as that of " + condition);
      }
    } else {
      threshold = threshold(condition.kind());
    }
    end();
    Condition with = condition.withThreshold(threshold);
    if (!condition.kind().isOfNumbers()) {
      checkThatItCanChange(with, start);
    }
    return with;
  }

  private void end() {
    if (at < text.length()) {
      throw new SyntaxException(
          at, "nothing may follow here, but \"" + text.substring(at) + "\" does");
    }
  }

  /** Returns the quantile that a word such as p95 or p99.9 begins, 0 to 1; 0 if it is not one. */
  private double quantile(String word, int start) {
    Matcher matcher = QUANTILE.matcher(text).region(start, text.length());
    if (!matcher.lookingAt() || !word.startsWith(matcher.group(1))) {
      return 0;
    }
    at = matcher.end();
    skipSpace();
    double percent = Double.parseDouble(matcher.group(1).substring(1) + matcher.group(2));
    if (percent <= 0 || percent >= 100) {
      throw new SyntaxException(start, "a quantile is above p0 and below p100, such as p95");
    }
    return percent / 100;
  }

  private Quantity quantity() {
    int start = at;
    at = text.length();
    try {
      return Quantity.parse(text.substring(start));
    } catch (IllegalArgumentException e) {
      throw new SyntaxException(start, e.getMessage());
    }
  }

  private static Kind kind(String word, int start) {
    for (Kind kind : Kind.values()) {
      if (kind.isWritten() && kind.keyword().equals(word)) {
        return kind;
      }
    }
    throw new SyntaxException(
        start,
        YamlMap.unknown(
            "condition",
            word,
            Stream.concat(
                    Arrays.stream(Kind.values()).filter(Kind::isWritten).map(Kind::keyword),
                    Stream.of(NEW_PATTERN, "p95"))
                .toList()));
  }

  private @Nullable String field(Kind kind, String word) {
    boolean open = text.startsWith("(", at);
    if (open != kind.takesField()) {
      throw new SyntaxException(
          at,
          kind.takesField()
              ? "name the field, such as " + word + "(user)"
              : kind.keyword() + " takes no field");
    }
    if (!open) {
      return null;
    }
    at++;
    skipSpace();
    String field = expect(FIELD, "a field's name");
    if (!text.startsWith(")", at)) {
      throw new SyntaxException(at, "a closing parenthesis is missing");
    }
    at++;
    skipSpace();
    return field;
  }

  private Sign sign() {
    int start = at;
    String written = expect(SIGN, "one of >=, >, <=, <");
    for (Sign sign : Sign.values()) {
      if (sign.toString().equals(written)) {
        return sign;
      }
    }
    throw new SyntaxException(start, "one of >=, >, <=, < is expected here, not " + written);
  }

  private double threshold(Kind kind) {
    double number = Double.parseDouble(expect(NUMBER, "a number"));
    int unitAt = at;
    Matcher unit = UNIT.matcher(text).region(at, text.length());
    if (!unit.lookingAt()) {
      return number;
    }
    at = unit.end();
    skipSpace();
    String name = kind + unit.group();
    return switch (name) {
      case "RATIO%" -> number / 100;
      case "RATE/s" -> number;
      case "RATE/m" -> number / 60;
      case "RATE/h" -> number / 3600;
      default ->
          throw new SyntaxException(
              unitAt,
              kind == Kind.RATE
                  ? "a rate is /s, /m or /h, not " + unit.group()
                  : kind.keyword() + " does not take the unit " + unit.group());
    };
  }

  private void checkThatItCanChange(Condition condition, int signAt) {
    if (condition.kind() == Kind.SPIKE
        && (condition.sign().isUpward()
            ? condition.threshold() <= 1
            : condition.threshold() <= 0 || condition.threshold() >= 1)) {
      throw new SyntaxException(
          signAt,
          "a spike is more than before, or less: write >= and a number above 1, or <= and one"
              + " below 1");
    }
    if (condition.kind() == Kind.BASELINE) {
      if (condition.sign().isUpward() != condition.threshold() > 0 || condition.threshold() == 0) {
        throw new SyntaxException(
            signAt,
            "a baseline is exceeded or fallen short of: write >= and a number above 0, or <= and"
                + " one below 0");
      }
      return;
    }
    double most = condition.kind() == Kind.RATIO ? 1 : Double.POSITIVE_INFINITY;
    boolean atLeast = condition.holds(0);
    boolean atMost = condition.holds(most);
    if (atLeast == atMost) {
      throw new SyntaxException(
          signAt,
          atLeast
              ? "this is always true: the alert would fire forever"
              : "this is never true: the alert could never fire");
    }
  }

  private String expect(Pattern pattern, String what) {
    Matcher matcher = pattern.matcher(text).region(at, text.length());
    if (!matcher.lookingAt()) {
      throw new SyntaxException(
          at,
          what
              + " is expected here"
              + (at < text.length() ? ", not \"" + text.substring(at) + "\"" : ""));
    }
    at = matcher.end();
    skipSpace();
    return matcher.group();
  }

  private void skipSpace() {
    Matcher space = SPACE.matcher(text).region(at, text.length());
    if (space.lookingAt()) {
      at = space.end();
    }
  }
}
