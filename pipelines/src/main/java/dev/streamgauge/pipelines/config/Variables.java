package dev.streamgauge.pipelines.config;

import java.util.function.UnaryOperator;
import java.util.regex.MatchResult;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Replaces variables in the values of a configuration file: {@code ${NAME}} by the environment
 * variable, {@code ${NAME:-text}} by {@code text} if it is unset or empty, and {@code $${} by
 * {@code ${}.
 */
final class Variables {
  private static final Pattern VARIABLE =
      Pattern.compile("\\$\\$\\{|\\$\\{([A-Za-z_][A-Za-z0-9_]*)(?::-([^}]*))?}|\\$\\{");

  private final UnaryOperator<String> environment;

  /**
   * Creates the replacement of variables.
   *
   * @param environment returns the value of a variable, or null
   */
  Variables(UnaryOperator<String> environment) {
    this.environment = environment;
  }

  /**
   * Returns {@code text} with its variables replaced.
   *
   * @throws IllegalArgumentException if a variable is unset and has no other value, or is not
   *     written as one; the message says so
   */
  String replaceIn(String text) {
    return VARIABLE.matcher(text).replaceAll(found -> Matcher.quoteReplacement(replacement(found)));
  }

  private String replacement(MatchResult found) {
    if (found.group().equals("$${")) {
      return "${";
    }
    String name = found.group(1);
    if (name == null) {
      throw new IllegalArgumentException(
          "\"${\" begins a variable, which is written ${NAME} or ${NAME:-default};"
              + " for the two characters themselves, write $${");
    }
    String value = environment.apply(name);
    if (value != null && !value.isEmpty()) {
      return value;
    }
    if (found.group(2) == null) {
      throw new IllegalArgumentException("the environment variable " + name + " is not set");
    }
    return found.group(2);
  }
}
