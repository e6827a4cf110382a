package dev.streamgauge.logs;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import java.io.IOException;
import org.checkerframework.checker.nullness.qual.Nullable;

/** JSON in byte slices, by Jackson's streaming parser. */
final class JsonText {
  private static final JsonFactory JSON =
      JsonFactory.builder()
          // Keys come from whoever writes logs: none is to stay in memory for ever, and none to
          // make others' lines fail.
          .disable(JsonFactory.Feature.INTERN_FIELD_NAMES)
          .disable(JsonFactory.Feature.FAIL_ON_SYMBOL_HASH_OVERFLOW)
          .build();

  private JsonText() {}

  static JsonParser parser(byte[] bytes, int from, int to) throws IOException {
    return JSON.createParser(bytes, from, to - from);
  }

  /** The text of the string whose first quote is at {@code quote}; null if it is malformed. */
  static @Nullable String string(byte[] bytes, int quote, int to) {
    try (JsonParser parser = parser(bytes, quote, to)) {
      return parser.nextToken() == JsonToken.VALUE_STRING ? parser.getText() : null;
    } catch (IOException e) {
      return null;
    }
  }

  /** The quote that ends the string whose text begins at {@code from}, or -1. */
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
}
