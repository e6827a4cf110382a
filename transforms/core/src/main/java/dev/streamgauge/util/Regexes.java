package dev.streamgauge.util;

import com.google.re2j.Pattern;
import com.google.re2j.PatternSyntaxException;
import org.apache.beam.sdk.annotations.Internal;

/** Compiles regular expressions from users, with errors that say where. */
@Internal
public final class Regexes {
  private Regexes() {}

  /**
   * Returns the compiled expression.
   *
   * @throws IllegalArgumentException if it is invalid: the message has the expression, the error
   *     and its position
   */
  public static Pattern compile(String regex) {
    try {
      return Pattern.compile(regex);
    } catch (PatternSyntaxException e) {
      boolean unopened = e.getDescription().contains("internal error");
      throw new IllegalArgumentException(
          String.format(
              "Not a regular expression (RE2 syntax): %s at position %d of \"%s\"",
              // RE2/J's own message is about its stack.
              unopened ? "unexpected )" : e.getDescription(), position(regex, e), regex),
          e);
    } catch (StackOverflowError e) {
      throw new IllegalArgumentException(
          "The regular expression nests too deeply: \"" + regex + "\"", e);
    }
  }

  /**
   * Returns the position of the error. RE2/J names the offending part but not its position, and the
   * part may occur more than once: the position is the first at which the prefix up to there fails
   * in the same way.
   */
  private static int position(String regex, PatternSyntaxException error) {
    String part = error.getPattern();
    if (part.isEmpty() || part.equals(regex)) {
      // Something is missing at the end.
      return error.getDescription().startsWith("missing argument") ? 0 : regex.length();
    }
    for (int at = regex.indexOf(part); at >= 0; at = regex.indexOf(part, at + 1)) {
      if (failsAlike(regex.substring(0, at + part.length()), error)) {
        return at;
      }
    }
    if (regex.contains(part)) {
      return regex.indexOf(part);
    }
    int end = 1;
    while (end < regex.length() && !failsAlike(regex.substring(0, end), error)) {
      end++;
    }
    return end - 1;
  }

  private static boolean failsAlike(String start, PatternSyntaxException error) {
    try {
      Pattern.compile(start);
      return false;
    } catch (PatternSyntaxException e) {
      return e.getMessage().equals(error.getMessage());
    }
  }
}
