package dev.streamgauge.inputs.otlp;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import com.google.protobuf.ByteString;
import dev.streamgauge.inputs.http.BadRequestException;
import dev.streamgauge.inputs.http.RequestJson;
import io.opentelemetry.proto.common.v1.AnyValue;
import io.opentelemetry.proto.common.v1.ArrayValue;
import io.opentelemetry.proto.common.v1.InstrumentationScope;
import io.opentelemetry.proto.common.v1.KeyValue;
import io.opentelemetry.proto.common.v1.KeyValueList;
import io.opentelemetry.proto.logs.v1.LogRecord;
import io.opentelemetry.proto.resource.v1.Resource;
import java.io.IOException;
import java.util.HexFormat;
import java.util.function.Consumer;

/**
 * Reads an export request in OTLP's JSON, one record after another. That is not the JSON of
 * Protocol Buffers: identifiers are hexadecimal.
 */
final class LogsJson {
  private static final int DEEPEST = 64;

  /** The most values, nested ones included, of a record, a resource or a scope. */
  private static final int MOST_VALUES = 1 << 16;

  private final byte[] bytes;
  private final LogRecords records;

  /** How many values the current record, resource or scope has so far. */
  private int values;

  private LogsJson(byte[] bytes, LogRecords records) {
    this.bytes = bytes;
    this.records = records;
  }

  /** Reads the value of a member, at whose first token the parser is. */
  private interface Member {
    void read(JsonParser json, String name) throws IOException, BadRequestException;
  }

  static void read(byte[] bytes, int length, LogRecords records) throws BadRequestException {
    LogsJson reader = new LogsJson(bytes, records);
    try (JsonParser json = RequestJson.parser(bytes, 0, length)) {
      json.nextToken();
      object(
          json,
          (value, name) -> {
            if (name.equals("resourceLogs")) {
              array(value, () -> reader.resourceLogs(value));
            } else {
              value.skipChildren();
            }
          });
    } catch (IOException e) {
      throw new BadRequestException("the body is not an export request: " + e.getMessage());
    } catch (IllegalArgumentException e) {
      throw new BadRequestException("the body has a malformed number or identifier");
    }
  }

  private static void object(JsonParser json, Member member)
      throws IOException, BadRequestException {
    expect(json, JsonToken.START_OBJECT);
    while (json.nextToken() != JsonToken.END_OBJECT) {
      String name = json.currentName();
      json.nextToken();
      member.read(json, name);
    }
  }

  private interface Element {
    void read() throws IOException, BadRequestException;
  }

  private static void array(JsonParser json, Element element)
      throws IOException, BadRequestException {
    expect(json, JsonToken.START_ARRAY);
    while (json.nextToken() != JsonToken.END_ARRAY) {
      element.read();
    }
  }

  private static void expect(JsonParser json, JsonToken expected) throws BadRequestException {
    if (json.currentToken() != expected) {
      throw new BadRequestException(
          "the body is not an export request: there is "
              + json.currentToken()
              + " instead of "
              + expected);
    }
  }

  /**
   * Reads the object twice: first what {@code header} takes, which may come after what {@code rest}
   * takes.
   */
  private void twice(JsonParser json, Member header, Member rest)
      throws IOException, BadRequestException {
    expect(json, JsonToken.START_OBJECT);
    int from = offset + (int) json.currentTokenLocation().getByteOffset();
    object(json, header);
    int to = offset + (int) json.currentLocation().getByteOffset();
    int outer = offset;
    offset = from;
    try (JsonParser again = RequestJson.parser(bytes, from, to - from)) {
      again.nextToken();
      object(again, rest);
    }
    offset = outer;
  }

  /** Where in the bytes the innermost parser began. */
  private int offset;

  private void resourceLogs(JsonParser json) throws IOException, BadRequestException {
    records.resource(Resource.getDefaultInstance());
    twice(
        json,
        (value, name) -> {
          if (name.equals("resource")) {
            Resource.Builder resource = Resource.newBuilder();
            attributesOf(value, resource::addAttributes);
            records.resource(resource.build());
          } else {
            value.skipChildren();
          }
        },
        (value, name) -> {
          if (name.equals("scopeLogs")) {
            array(value, () -> scopeLogs(value));
          } else {
            value.skipChildren();
          }
        });
  }

  private void scopeLogs(JsonParser json) throws IOException, BadRequestException {
    records.scope(InstrumentationScope.getDefaultInstance());
    twice(
        json,
        (value, name) -> {
          if (name.equals("scope")) {
            records.scope(scope(value));
          } else {
            value.skipChildren();
          }
        },
        (value, name) -> {
          if (name.equals("logRecords")) {
            array(value, () -> records.write(logRecord(value)));
          } else {
            value.skipChildren();
          }
        });
  }

  private void attributesOf(JsonParser json, Consumer<KeyValue> to)
      throws IOException, BadRequestException {
    values = 0;
    object(
        json,
        (value, name) -> {
          if (name.equals("attributes")) {
            keyValues(value, to, 0);
          } else {
            value.skipChildren();
          }
        });
  }

  private InstrumentationScope scope(JsonParser json) throws IOException, BadRequestException {
    values = 0;
    InstrumentationScope.Builder scope = InstrumentationScope.newBuilder();
    object(
        json,
        (value, name) -> {
          switch (name) {
            case "name" -> scope.setName(text(value));
            case "version" -> scope.setVersion(text(value));
            case "attributes" -> keyValues(value, scope::addAttributes, 0);
            default -> value.skipChildren();
          }
        });
    return scope.build();
  }

  private LogRecord logRecord(JsonParser json) throws IOException, BadRequestException {
    values = 0;
    LogRecord.Builder record = LogRecord.newBuilder();
    object(
        json,
        (value, name) -> {
          switch (name) {
            case "timeUnixNano" -> record.setTimeUnixNano(unsigned(value));
            case "observedTimeUnixNano" -> record.setObservedTimeUnixNano(unsigned(value));
            case "severityNumber" -> record.setSeverityNumberValue((int) unsigned(value));
            case "severityText" -> record.setSeverityText(text(value));
            case "body" -> record.setBody(anyValue(value, 0));
            case "attributes" -> keyValues(value, record::addAttributes, 0);
            case "traceId" -> record.setTraceId(identifier(value));
            case "spanId" -> record.setSpanId(identifier(value));
            case "eventName" -> record.setEventName(text(value));
            default -> value.skipChildren();
          }
        });
    return record.build();
  }

  private static String text(JsonParser json) throws IOException, BadRequestException {
    JsonToken token = json.currentToken();
    if (!token.isScalarValue()) {
      throw new BadRequestException("a text is " + token);
    }
    return token == JsonToken.VALUE_NULL ? "" : json.getText();
  }

  private static long unsigned(JsonParser json) throws IOException, BadRequestException {
    String text = text(json);
    return text.isEmpty() ? 0 : Long.parseUnsignedLong(text);
  }

  private static ByteString identifier(JsonParser json) throws IOException, BadRequestException {
    return ByteString.copyFrom(HexFormat.of().parseHex(text(json)));
  }

  /** A value of three bytes becomes an object that takes a hundred. */
  private void count() throws BadRequestException {
    if (++values > MOST_VALUES) {
      throw new BadRequestException(
          413, "a record, resource or scope has more than " + MOST_VALUES + " values");
    }
  }

  private void keyValues(JsonParser json, Consumer<KeyValue> to, int depth)
      throws IOException, BadRequestException {
    array(
        json,
        () -> {
          count();
          KeyValue.Builder pair = KeyValue.newBuilder();
          object(
              json,
              (value, name) -> {
                switch (name) {
                  case "key" -> pair.setKey(text(value));
                  case "value" -> pair.setValue(anyValue(value, depth + 1));
                  default -> value.skipChildren();
                }
              });
          to.accept(pair.build());
        });
  }

  private AnyValue anyValue(JsonParser json, int depth) throws IOException, BadRequestException {
    if (depth > DEEPEST) {
      throw new BadRequestException("a value is nested more than " + DEEPEST + " deep");
    }
    AnyValue.Builder any = AnyValue.newBuilder();
    if (json.currentToken() == JsonToken.VALUE_NULL) {
      return any.build();
    }
    object(
        json,
        (value, name) -> {
          switch (name) {
            case "stringValue" -> any.setStringValue(text(value));
            case "boolValue" -> any.setBoolValue(value.getValueAsBoolean());
            case "intValue" -> any.setIntValue(Long.parseLong(text(value)));
            case "doubleValue" -> any.setDoubleValue(Double.parseDouble(text(value)));
            case "bytesValue" -> any.setBytesValue(ByteString.copyFrom(value.getBinaryValue()));
            case "arrayValue" -> any.setArrayValue(arrayValue(value, depth));
            case "kvlistValue" -> any.setKvlistValue(keyValueList(value, depth));
            default -> value.skipChildren();
          }
        });
    return any.build();
  }

  private ArrayValue arrayValue(JsonParser json, int depth)
      throws IOException, BadRequestException {
    ArrayValue.Builder list = ArrayValue.newBuilder();
    object(
        json,
        (value, name) -> {
          if (name.equals("values")) {
            array(
                value,
                () -> {
                  count();
                  list.addValues(anyValue(value, depth + 1));
                });
          } else {
            value.skipChildren();
          }
        });
    return list.build();
  }

  private KeyValueList keyValueList(JsonParser json, int depth)
      throws IOException, BadRequestException {
    KeyValueList.Builder list = KeyValueList.newBuilder();
    object(
        json,
        (value, name) -> {
          if (name.equals("values")) {
            keyValues(value, list::addValues, depth);
          } else {
            value.skipChildren();
          }
        });
    return list.build();
  }
}
