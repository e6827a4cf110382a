package dev.streamgauge.logs.format;

import static java.nio.charset.StandardCharsets.UTF_8;

import org.checkerframework.checker.nullness.qual.Nullable;

/**
 * Parses the structured data of RFC 5424: {@code [id name="value" name="value"][id ...]}, or a
 * dash.
 */
final class StructuredData {
  private StructuredData() {}

  /** Returns where the data that begins at {@code from} ends; {@code from} if there is none. */
  static int end(byte[] bytes, int from, int to) {
    if (from < to && bytes[from] == '-' && (from + 1 == to || bytes[from + 1] == ' ')) {
      return from + 1;
    }
    int at = from;
    while (at < to && bytes[at] == '[') {
      int close = elementEnd(bytes, at, to);
      if (close < 0) {
        // Not closed, or some other bracket: all of it is the message.
        return at;
      }
      at = close;
    }
    return at;
  }

  private static int elementEnd(byte[] bytes, int from, int to) {
    boolean quoted = false;
    for (int i = from + 1; i < to; i++) {
      byte b = bytes[i];
      if (b == '\\' && quoted) {
        i++;
      } else if (b == '"') {
        quoted = !quoted;
      } else if (b == ']' && !quoted) {
        return i + 1;
      }
    }
    return -1;
  }

  /** Returns the value of the parameter called {@code id.name}, or null. */
  static @Nullable String value(byte[] bytes, int from, int to, String name) {
    byte[] wanted = name.getBytes(UTF_8);
    int at = from;
    while (at < to && bytes[at] == '[') {
      int end = elementEnd(bytes, at, to);
      int id = at + 1;
      int idEnd = id;
      while (idEnd < end - 1 && bytes[idEnd] != ' ') {
        idEnd++;
      }
      if (matches(bytes, id, idEnd, wanted, 0)) {
        int length = idEnd - id;
        if (wanted.length > length && wanted[length] == '.') {
          String value = parameter(bytes, idEnd, end - 1, wanted, length + 1);
          if (value != null) {
            return value;
          }
        }
      }
      at = end;
    }
    return null;
  }

  private static boolean matches(byte[] bytes, int from, int to, byte[] wanted, int at) {
    if (wanted.length - at < to - from) {
      return false;
    }
    for (int i = from; i < to; i++) {
      if (bytes[i] != wanted[at + i - from]) {
        return false;
      }
    }
    return true;
  }

  private static @Nullable String parameter(
      byte[] bytes, int from, int to, byte[] wanted, int nameAt) {
    int at = from;
    while (at < to) {
      while (at < to && bytes[at] == ' ') {
        at++;
      }
      int name = at;
      while (at < to && bytes[at] != '=') {
        at++;
      }
      int nameEnd = at;
      int value = at + 2;
      int end = value;
      while (end < to && bytes[end] != '"') {
        end += bytes[end] == '\\' ? 2 : 1;
      }
      if (end >= to || bytes[nameEnd + 1] != '"') {
        return null;
      }
      if (nameEnd - name == wanted.length - nameAt
          && matches(bytes, name, nameEnd, wanted, nameAt)) {
        return unescape(new String(bytes, value, end - value, UTF_8));
      }
      at = end + 1;
    }
    return null;
  }

  /**
   * Removes the backslash that escapes a quote, a bracket or itself; before other characters it is
   * literal.
   */
  private static String unescape(String text) {
    if (text.indexOf('\\') < 0) {
      return text;
    }
    StringBuilder plain = new StringBuilder(text.length());
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      if (c == '\\' && i + 1 < text.length() && "\"]\\".indexOf(text.charAt(i + 1)) >= 0) {
        i++;
      }
      plain.append(text.charAt(i));
    }
    return plain.toString();
  }
}
