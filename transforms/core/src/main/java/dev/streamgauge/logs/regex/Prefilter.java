package dev.streamgauge.logs.regex;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.streamgauge.lines.ByteSearch;
import java.io.Serializable;
import java.util.List;
import java.util.Set;

/**
 * Skips lines in which an expression cannot match because a {@linkplain RequiredTexts required
 * text} is missing: a byte search takes a hundredth of the time of the expression.
 */
final class Prefilter implements Serializable {
  private static final long serialVersionUID = 1;

  /** A line must contain one search of each set. */
  private final ByteSearch[][] required;

  private Prefilter(ByteSearch[][] required) {
    this.required = required;
  }

  /** Returns the prefilter for {@code regex}, a valid RE2/J expression. */
  static Prefilter of(String regex) {
    List<Set<String>> sets = RequiredTexts.of(regex);
    ByteSearch[][] required = new ByteSearch[sets.size()][];
    for (int i = 0; i < required.length; i++) {
      required[i] =
          sets.get(i).stream()
              .map(text -> ByteSearch.of(text.getBytes(UTF_8)))
              .toArray(ByteSearch[]::new);
    }
    return new Prefilter(required);
  }

  /**
   * Returns false only if the expression cannot match in the line {@code [from, to)}, valid UTF-8.
   */
  boolean mayMatch(byte[] bytes, int from, int to) {
    for (ByteSearch[] texts : required) {
      if (!holdsOne(texts, bytes, from, to)) {
        return false;
      }
    }
    return true;
  }

  private static boolean holdsOne(ByteSearch[] texts, byte[] bytes, int from, int to) {
    for (ByteSearch text : texts) {
      if (text.indexOf(bytes, from, to) >= 0) {
        return true;
      }
    }
    return false;
  }
}
