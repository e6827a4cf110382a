package dev.streamgauge.alerts.rules;

import dev.streamgauge.alerts.yaml.YamlMap;
import java.util.Collection;
import java.util.Set;
import java.util.function.Function;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.checkerframework.checker.nullness.qual.Nullable;

/**
 * Parses {@link When}. As in PromQL, {@code and} and {@code unless} bind more tightly than {@code
 * or}, and all of them from left to right.
 */
final class WhenParser {
  private static final Set<String> WORDS = Set.of("and", "or", "unless");
  private static final Pattern TOKEN = Pattern.compile("[()]|[^()\\s]+");
  private static final Pattern SPACE = Pattern.compile("\\s*");

  private final String text;
  private final Function<String, @Nullable Integer> numbers;
  private final Collection<String> names;
  private int at;

  /**
   * Parses {@code text}.
   *
   * @param numbers the number of a condition by its name; null if there is none
   * @param names the names that may be used, for messages
   */
  WhenParser(String text, Function<String, @Nullable Integer> numbers, Collection<String> names) {
    this.text = text;
    this.numbers = numbers;
    this.names = names;
  }

  /**
   * Returns the combination.
   *
   * @throws SyntaxException if it is none
   */
  When parse() {
    When when = or();
    if (at < text.length()) {
      throw new SyntaxException(
          at, "and, or, unless or nothing may follow here, but \"" + peek() + "\" does");
    }
    return when;
  }

  private When or() {
    When left = and();
    while (peek().equals("or")) {
      take();
      left = new When.Or(left, and());
    }
    return left;
  }

  private When and() {
    When left = one();
    while (peek().equals("and") || peek().equals("unless")) {
      boolean and = take().equals("and");
      When right = one();
      left = and ? new When.And(left, right) : new When.Unless(left, right);
    }
    return left;
  }

  private When one() {
    int start = skipSpace();
    String token = take();
    if (token.equals("(")) {
      When inner = or();
      if (!peek().equals(")")) {
        throw new SyntaxException(at, "a closing parenthesis is missing");
      }
      take();
      return inner;
    }
    if (token.isEmpty() || token.equals(")") || WORDS.contains(token)) {
      throw new SyntaxException(start, "the name of a condition is expected here");
    }
    Integer number = numbers.apply(token);
    if (number == null) {
      throw new SyntaxException(start, YamlMap.unknown("condition", token, names));
    }
    return new When.Part(number, token);
  }

  private int skipSpace() {
    Matcher space = SPACE.matcher(text).region(at, text.length());
    at = space.lookingAt() ? space.end() : at;
    return at;
  }

  private String peek() {
    Matcher token = TOKEN.matcher(text).region(skipSpace(), text.length());
    return token.lookingAt() ? token.group() : "";
  }

  private String take() {
    String token = peek();
    at += token.length();
    skipSpace();
    return token;
  }
}
