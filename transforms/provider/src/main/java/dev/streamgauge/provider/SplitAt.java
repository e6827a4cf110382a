package dev.streamgauge.provider;

import dev.streamgauge.text.Tokenize;
import org.checkerframework.checker.nullness.qual.Nullable;

/** How lines are split into words. */
enum SplitAt {
  SPACES,
  WORDS;

  static final String DESCRIPTION =
      "spaces, at each of them (the default); or words, in lower case and without punctuation.";

  static Tokenize of(@Nullable String text) {
    return switch (text == null ? SPACES : Settings.oneOf("split", text, SplitAt.class)) {
      case SPACES -> Tokenize.onSpaces();
      case WORDS -> Tokenize.words();
    };
  }
}
