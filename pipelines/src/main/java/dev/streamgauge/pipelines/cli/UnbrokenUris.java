package dev.streamgauge.pipelines.cli;

import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Keeps URIs on one line of help texts. Java breaks lines behind a colon or slash, so that a URI
 * which somebody copies is torn; in place of these characters, this puts some that are letters to
 * it.
 */
final class UnbrokenUris {
  private static final Pattern URI = Pattern.compile("\\S+://\\S*");

  private static final String BREAKABLE = ":/,[]?=";

  /** The first of characters for private use. */
  private static final char FIRST = '\uE000';

  private UnbrokenUris() {}

  /** Returns {@code text} with other characters in its URIs. */
  static String hide(String text) {
    return URI.matcher(text)
        .replaceAll(
            match -> {
              StringBuilder uri = new StringBuilder();
              for (char c : match.group().toCharArray()) {
                int at = BREAKABLE.indexOf(c);
                uri.append(at < 0 ? c : (char) (FIRST + at));
              }
              return Matcher.quoteReplacement(uri.toString());
            });
  }

  /** Returns {@code text} as it was before {@link #hide}. */
  static String restore(String text) {
    String restored = text;
    for (int i = 0; i < BREAKABLE.length(); i++) {
      restored = restored.replace((char) (FIRST + i), BREAKABLE.charAt(i));
    }
    return restored;
  }
}
