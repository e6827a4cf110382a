package dev.streamgauge.inputs.loki;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import dev.streamgauge.inputs.http.BadRequestException;
import dev.streamgauge.inputs.http.RequestJson;
import java.io.IOException;

/** Reads a push in JSON, one entry after another. */
final class LokiJson {

  private final byte[] bytes;
  private final LokiEntries entries;

  private LokiJson(byte[] bytes, LokiEntries entries) {
    this.bytes = bytes;
    this.entries = entries;
  }

  static void read(byte[] bytes, int length, LokiEntries entries) throws BadRequestException {
    LokiJson reader = new LokiJson(bytes, entries);
    try (JsonParser json = RequestJson.parser(bytes, 0, length)) {
      expect(json.nextToken(), JsonToken.START_OBJECT);
      while (json.nextToken() != JsonToken.END_OBJECT) {
        boolean streams = json.currentName().equals("streams");
        JsonToken value = json.nextToken();
        if (streams) {
          expect(value, JsonToken.START_ARRAY);
          while (json.nextToken() != JsonToken.END_ARRAY) {
            expect(json.currentToken(), JsonToken.START_OBJECT);
            reader.stream(json);
          }
        } else {
          json.skipChildren();
        }
      }
    } catch (IOException e) {
      throw new BadRequestException("the body is not a push request: " + e.getMessage());
    }
  }

  private static void expect(JsonToken token, JsonToken expected) throws BadRequestException {
    if (token != expected) {
      throw new BadRequestException(
          "the body is not a push request: there is " + token + " instead of " + expected);
    }
  }

  private void stream(JsonParser json) throws IOException, BadRequestException {
    entries.startStream();
    boolean labelled = false;
    int valuesFrom = -1;
    int valuesTo = -1;
    while (json.nextToken() != JsonToken.END_OBJECT) {
      String name = json.currentName();
      JsonToken value = json.nextToken();
      if (name.equals("stream")) {
        expect(value, JsonToken.START_OBJECT);
        pairs(json, entries::label);
        labelled = true;
      } else if (name.equals("values") && labelled) {
        expect(value, JsonToken.START_ARRAY);
        values(json);
      } else if (name.equals("values")) {
        // Their labels come later: read again then.
        expect(value, JsonToken.START_ARRAY);
        valuesFrom = (int) json.currentTokenLocation().getByteOffset();
        json.skipChildren();
        valuesTo = (int) json.currentLocation().getByteOffset();
      } else {
        json.skipChildren();
      }
    }
    if (valuesFrom >= 0) {
      try (JsonParser again = RequestJson.parser(bytes, valuesFrom, valuesTo - valuesFrom)) {
        again.nextToken();
        values(again);
      }
    }
  }

  private static void pairs(JsonParser json, LokiLabels.Sink to)
      throws IOException, BadRequestException {
    while (json.nextToken() != JsonToken.END_OBJECT) {
      String name = json.currentName();
      if (!json.nextToken().isScalarValue()) {
        throw new BadRequestException("the value of the label " + name + " is not a string");
      }
      to.accept(name, json.getText());
    }
  }

  private void values(JsonParser json) throws IOException, BadRequestException {
    while (json.nextToken() != JsonToken.END_ARRAY) {
      expect(json.currentToken(), JsonToken.START_ARRAY);
      expect(json.nextToken(), JsonToken.VALUE_STRING);
      long nanos = nanos(json.getText());
      expect(json.nextToken(), JsonToken.VALUE_STRING);
      String line = json.getText();
      if (json.nextToken() == JsonToken.START_OBJECT) {
        pairs(json, entries::metadata);
        json.nextToken();
      }
      expect(json.currentToken(), JsonToken.END_ARRAY);
      entries.entry(nanos, line);
    }
  }

  private static long nanos(String text) throws BadRequestException {
    try {
      return Long.parseLong(text);
    } catch (NumberFormatException e) {
      throw new BadRequestException("a time is not a number of nanoseconds");
    }
  }
}
