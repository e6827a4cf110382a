package dev.streamgauge.inputs.http;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import dev.streamgauge.lines.LineBatchBuilder;
import java.io.ByteArrayOutputStream;
import java.io.IOException;

/** Takes a text of JSON objects apart, one after another or in an array; each becomes a line. */
final class JsonObjects {
  private static final JsonFactory JSON = new JsonFactory();

  private JsonObjects() {}

  static void append(byte[] bytes, int length, LineBatchBuilder lines, LinesLimit limit)
      throws BadRequestException {
    int from = hasByteOrderMark(bytes, length) ? 3 : 0;
    try (JsonParser json = RequestJson.parser(bytes, from, length - from)) {
      boolean inArray = false;
      for (JsonToken token = json.nextToken(); token != null; token = json.nextToken()) {
        switch (token) {
          case START_OBJECT -> {
            int before = lines.byteSize();
            append(json, bytes, from, lines);
            limit.addLine(lines.byteSize() - before);
          }
          case START_ARRAY -> {
            if (inArray) {
              throw noObject(json);
            }
            inArray = true;
          }
          case END_ARRAY -> inArray = false;
          default -> throw noObject(json);
        }
      }
    } catch (IOException e) {
      throw new BadRequestException("the body is not JSON: " + e.getMessage());
    }
  }

  private static boolean hasByteOrderMark(byte[] bytes, int length) {
    return length >= 3
        && bytes[0] == (byte) 0xEF
        && bytes[1] == (byte) 0xBB
        && bytes[2] == (byte) 0xBF;
  }

  private static BadRequestException noObject(JsonParser json) {
    return new BadRequestException(
        "there is something other than a JSON object at byte "
            + json.currentTokenLocation().getByteOffset());
  }

  private static void append(JsonParser json, byte[] bytes, int offset, LineBatchBuilder lines)
      throws IOException, BadRequestException {
    long start = json.currentTokenLocation().getByteOffset();
    json.skipChildren();
    long end = json.currentLocation().getByteOffset();
    int from = offset + (int) start;
    int to = offset + (int) end;
    if (hasNewline(bytes, from, to)) {
      byte[] compact = compact(bytes, from, to);
      lines.append(compact, 0, compact.length, 0);
    } else {
      lines.append(bytes, from, to, 0);
    }
  }

  private static boolean hasNewline(byte[] bytes, int from, int to) {
    for (int i = from; i < to; i++) {
      if (bytes[i] == '\n') {
        return true;
      }
    }
    return false;
  }

  /** Returns an object that was written over several lines as one. */
  private static byte[] compact(byte[] bytes, int from, int to)
      throws IOException, BadRequestException {
    ByteArrayOutputStream out = new ByteArrayOutputStream(to - from);
    try (JsonParser json = RequestJson.parser(bytes, from, to - from);
        JsonGenerator copy = JSON.createGenerator(out)) {
      json.nextToken();
      copy.copyCurrentStructure(json);
    }
    return out.toByteArray();
  }
}
