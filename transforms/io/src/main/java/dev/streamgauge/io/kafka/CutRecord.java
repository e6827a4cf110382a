package dev.streamgauge.io.kafka;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import dev.streamgauge.util.LongKeys;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.util.LinkedHashMap;
import java.util.Map;
import org.apache.beam.sdk.values.KV;
import org.checkerframework.checker.nullness.qual.Nullable;

/**
 * Shortens records that are too large for their topic. The value, a flat JSON object, loses the end
 * of its longest text and gets the field {@code "truncated":true}. The name of a result in a
 * record's key is shortened the same way in all its records, since they must share one key.
 */
final class CutRecord {
  private static final JsonFactory JSON = new JsonFactory();
  private static final String KEY = "key";
  private static final String BASE64 = "_base64";
  private static final int LONG_KEY = 500;

  private CutRecord() {}

  /** Returns the size of a record in bytes, without the protocol's overhead. */
  static long size(KV<byte[], byte[]> record) {
    return (long) record.getKey().length + record.getValue().length;
  }

  /**
   * Returns {@code record}, or a shortened one instead; null if it cannot be shortened to {@code
   * most} bytes.
   */
  static @Nullable KV<byte[], byte[]> to(KV<byte[], byte[]> record, long most) throws IOException {
    if (size(record) <= most) {
      return record;
    }
    byte[] key = record.getKey();
    Map<String, Object> value = read(record.getValue());
    if (key.length > 0 && key[0] == '{') {
      Map<String, Object> name = read(key);
      if (name.get(KEY) instanceof String text) {
        name.put(KEY, LongKeys.cut(text, LONG_KEY));
        key = write(name);
      }
      if (value.get(KEY) instanceof String text) {
        value.put(KEY, LongKeys.cut(text, LONG_KEY));
      }
    }
    value.put("truncated", true);
    byte[] cut = write(value);
    while (key.length + cut.length > most) {
      String longest = longest(value);
      if (longest == null) {
        return null;
      }
      value.put(longest, shorter(value, longest, cut.length, most - key.length));
      cut = write(value);
    }
    return KV.of(key, cut);
  }

  /** Returns the name of the longest text that can be shortened. */
  private static @Nullable String longest(Map<String, Object> fields) {
    String longest = null;
    int length = 0;
    for (Map.Entry<String, Object> field : fields.entrySet()) {
      if (field.getValue() instanceof String text && text.length() > length) {
        longest = field.getKey();
        length = text.length();
      }
    }
    return longest;
  }

  private static String shorter(Map<String, Object> fields, String name, int size, long most) {
    String text = (String) fields.get(name);
    // Removes a tenth at least, as characters differ in how many bytes they take.
    int kept = (int) Math.max(0, Math.min(text.length() - (size - most) / 6, text.length() * 0.9));
    kept = Math.min(kept, text.length() - 1);
    if (name.endsWith(BASE64)) {
      kept -= kept % 4;
    } else if (kept > 0 && Character.isHighSurrogate(text.charAt(kept - 1))) {
      kept--;
    }
    return text.substring(0, kept);
  }

  private static Map<String, Object> read(byte[] object) throws IOException {
    Map<String, Object> fields = new LinkedHashMap<>();
    try (JsonParser json = JSON.createParser(object)) {
      json.nextToken();
      while (json.nextToken() == JsonToken.FIELD_NAME) {
        String name = json.currentName();
        switch (json.nextToken()) {
          case VALUE_STRING -> fields.put(name, json.getText());
          case VALUE_NUMBER_INT -> fields.put(name, json.getLongValue());
          default -> fields.put(name, json.getBooleanValue());
        }
      }
    }
    return fields;
  }

  private static byte[] write(Map<String, Object> fields) throws IOException {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (JsonGenerator json = JSON.createGenerator(bytes)) {
      json.writeStartObject();
      for (Map.Entry<String, Object> field : fields.entrySet()) {
        json.writeFieldName(field.getKey());
        if (field.getValue() instanceof Long number) {
          json.writeNumber(number);
        } else if (field.getValue() instanceof Boolean flag) {
          json.writeBoolean(flag);
        } else {
          json.writeString((String) field.getValue());
        }
      }
      json.writeEndObject();
    }
    return bytes.toByteArray();
  }

  /** Returns the first characters of an unwritable record, for log messages. */
  static String shown(KV<byte[], byte[]> record) {
    return new String(record.getKey(), 0, Math.min(100, record.getKey().length), UTF_8);
  }
}
