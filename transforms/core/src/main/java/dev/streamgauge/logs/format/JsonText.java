package dev.streamgauge.logs.format;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import java.io.IOException;
import org.checkerframework.checker.nullness.qual.Nullable;

/** Parses JSON in byte slices with Jackson's streaming parser. */
final class JsonText {
  private static final JsonFactory JSON =
      JsonFactory.builder()
          // Keys are untrusted: none may stay in memory forever, and none may make other lines
          // fail.
          .disable(JsonFactory.Feature.INTERN_FIELD_NAMES)
          .disable(JsonFactory.Feature.FAIL_ON_SYMBOL_HASH_OVERFLOW)
          .build();

  private JsonText() {}

  static JsonParser parser(byte[] bytes, int from, int to) throws IOException {
    return JSON.createParser(bytes, from, to - from);
  }

  /** Returns the text of the string whose opening quote is at {@code quote}; null if malformed. */
  static @Nullable String string(byte[] bytes, int quote, int to) {
    try (JsonParser parser = parser(bytes, quote, to)) {
      return parser.nextToken() == JsonToken.VALUE_STRING ? parser.getText() : null;
    } catch (IOException e) {
      return null;
    }
  }

  /** Returns the closing quote of the string whose text begins at {@code from}, or -1. */
  static int closingQuote(byte[] bytes, int from, int to) {
    for (int i = from; i < to; i++) {
      if (bytes[i] == '"') {
        return i;
      }
      if (bytes[i] == '\\') {
        i++;
      }
    }
    return -1;
  }

  /**
   * Unescapes the string {@code [from, to)}, given without its quotes, into {@code out} and returns
   * the length. A broken escape is kept as it is.
   */
  static int unescape(byte[] bytes, int from, int to, byte[] out) {
    int length = 0;
    int at = from;
    while (at < to) {
      byte b = bytes[at++];
      if (b != '\\' || at == to) {
        out[length++] = b;
        continue;
      }
      byte escaped = bytes[at++];
      switch (escaped) {
        case 'n' -> out[length++] = '\n';
        case 't' -> out[length++] = '\t';
        case 'r' -> out[length++] = '\r';
        case 'b' -> out[length++] = '\b';
        case 'f' -> out[length++] = '\f';
        case 'u' -> {
          int unit = hex(bytes, at, to);
          if (unit < 0) {
            out[length++] = '\\';
            out[length++] = 'u';
            continue;
          }
          at += 4;
          int low =
              Character.isHighSurrogate((char) unit)
                      && at + 6 <= to
                      && bytes[at] == '\\'
                      && bytes[at + 1] == 'u'
                  ? hex(bytes, at + 2, to)
                  : -1;
          if (low >= 0 && Character.isLowSurrogate((char) low)) {
            at += 6;
            length = encode(Character.toCodePoint((char) unit, (char) low), out, length);
          } else {
            length = encode(Character.isSurrogate((char) unit) ? 0xFFFD : unit, out, length);
          }
        }
        default -> out[length++] = escaped;
      }
    }
    return length;
  }

  private static int hex(byte[] bytes, int at, int to) {
    if (to - at < 4) {
      return -1;
    }
    int value = 0;
    for (int i = at; i < at + 4; i++) {
      int digit = Character.digit(bytes[i], 16);
      if (digit < 0) {
        return -1;
      }
      value = value << 4 | digit;
    }
    return value;
  }

  /** Appends a character in UTF-8, which is never longer than its escape. */
  private static int encode(int character, byte[] out, int at) {
    int end = at;
    if (character < 0x80) {
      out[end++] = (byte) character;
    } else if (character < 0x800) {
      out[end++] = (byte) (0xC0 | character >> 6);
      out[end++] = (byte) (0x80 | character & 0x3F);
    } else {
      if (character < 0x10000) {
        out[end++] = (byte) (0xE0 | character >> 12);
      } else {
        out[end++] = (byte) (0xF0 | character >> 18);
        out[end++] = (byte) (0x80 | character >> 12 & 0x3F);
      }
      out[end++] = (byte) (0x80 | character >> 6 & 0x3F);
      out[end++] = (byte) (0x80 | character & 0x3F);
    }
    return end;
  }
}
