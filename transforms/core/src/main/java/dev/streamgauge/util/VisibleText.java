package dev.streamgauge.util;

import org.apache.beam.sdk.annotations.Internal;

/**
 * Makes untrusted text safe to show in a terminal: without characters that move the cursor, clear
 * the screen, or reorder the text so that a line looks like another one.
 */
@Internal
public final class VisibleText {
  private static final char REPLACEMENT = '\uFFFD';

  private VisibleText() {}

  /**
   * Returns {@code text} with {@code U+FFFD} for control characters, and format characters and line
   * and paragraph separators escaped as {@code \}{@code u202e}.
   */
  public static String of(String text) {
    StringBuilder visible = null;
    for (int i = 0; i < text.length(); ) {
      int c = text.codePointAt(i);
      boolean control = Character.isISOControl(c);
      if (visible == null && (control || isFormat(c))) {
        visible = new StringBuilder(text.length() + 16).append(text, 0, i);
      }
      if (visible != null) {
        if (control) {
          visible.append(REPLACEMENT);
        } else {
          append(c, isFormat(c), visible);
        }
      }
      i += Character.charCount(c);
    }
    return visible == null ? text : visible.toString();
  }

  /** Returns {@code json} with the same characters escaped; in JSON they occur only in strings. */
  public static CharSequence json(CharSequence json) {
    StringBuilder visible = null;
    for (int i = 0; i < json.length(); ) {
      int c = Character.codePointAt(json, i);
      // The characters below are white space between values, or escaped by any generator.
      boolean escape = c >= 0x7F && (Character.isISOControl(c) || isFormat(c));
      if (visible == null && escape) {
        visible = new StringBuilder(json.length() + 16).append(json, 0, i);
      }
      if (visible != null) {
        append(c, escape, visible);
      }
      i += Character.charCount(c);
    }
    return visible == null ? json : visible;
  }

  private static void append(int codePoint, boolean escape, StringBuilder out) {
    if (!escape) {
      out.appendCodePoint(codePoint);
      return;
    }
    for (char c : Character.toChars(codePoint)) {
      out.append("\\u").append(String.format("%04x", (int) c));
    }
  }

  private static boolean isFormat(int codePoint) {
    if (codePoint < 0x80) {
      return false;
    }
    int type = Character.getType(codePoint);
    return type == Character.FORMAT
        || type == Character.LINE_SEPARATOR
        || type == Character.PARAGRAPH_SEPARATOR;
  }
}
