package dev.streamgauge.io.deadletter;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import dev.streamgauge.lines.DeadLetter;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.time.Instant;

/** Formats a dead letter as JSON; see {@link DeadLetters}. */
final class DeadLetterJson {
  private static final JsonFactory JSON = new JsonFactory();

  private DeadLetterJson() {}

  /** Returns the JSON object without a line terminator. */
  static byte[] bytes(DeadLetter letter) throws IOException {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream(128 + letter.line().length);
    try (JsonGenerator json = JSON.createGenerator(bytes)) {
      json.writeStartObject();
      json.writeStringField("time_read", Instant.ofEpochMilli(letter.readMillis()).toString());
      json.writeStringField("source", letter.source());
      json.writeStringField("reason", letter.reason());
      try {
        json.writeStringField(
            "line", UTF_8.newDecoder().decode(ByteBuffer.wrap(letter.line())).toString());
      } catch (CharacterCodingException e) {
        json.writeBinaryField("line_base64", letter.line());
      }
      json.writeEndObject();
    }
    return bytes.toByteArray();
  }
}
