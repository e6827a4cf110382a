package dev.streamgauge.pipelines.page;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import dev.streamgauge.pipelines.web.Reply;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.time.Instant;
import java.util.Map;

/** Answers in the shape of Prometheus' API: {@code {"status":"success","data":...}}. */
final class JsonReply {
  private static final JsonFactory JSON = new JsonFactory();

  /** Writes some JSON. */
  @FunctionalInterface
  interface Writer {
    void write(JsonGenerator json) throws IOException;
  }

  private JsonReply() {}

  /**
   * Returns an answer whose {@code data} is an object with the fields that {@code fields} writes.
   */
  static Reply data(Writer fields) throws IOException {
    return Reply.json(
        bytes(
            json -> {
              json.writeStringField("status", "success");
              json.writeObjectFieldStart("data");
              fields.write(json);
              json.writeEndObject();
            }));
  }

  /** Returns an object with the fields that {@code fields} writes. */
  static byte[] bytes(Writer fields) throws IOException {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream(4096);
    try (JsonGenerator json = JSON.createGenerator(bytes)) {
      json.writeStartObject();
      fields.write(json);
      json.writeEndObject();
    }
    return bytes.toByteArray();
  }

  static void time(JsonGenerator json, String name, long millis) throws IOException {
    json.writeStringField(name, Instant.ofEpochMilli(millis).toString());
  }

  static void strings(JsonGenerator json, String name, Map<String, String> map) throws IOException {
    json.writeObjectFieldStart(name);
    for (Map.Entry<String, String> entry : map.entrySet()) {
      json.writeStringField(entry.getKey(), entry.getValue());
    }
    json.writeEndObject();
  }
}
