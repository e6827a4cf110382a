package dev.streamgauge.inputs.otlp;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.SerializableString;
import com.fasterxml.jackson.core.io.SerializedString;
import com.google.protobuf.ByteString;
import dev.streamgauge.inputs.http.BadRequestException;
import dev.streamgauge.inputs.http.LinesLimit;
import dev.streamgauge.inputs.record.RecordWriter;
import dev.streamgauge.lines.LineBatchBuilder;
import io.opentelemetry.proto.common.v1.AnyValue;
import io.opentelemetry.proto.common.v1.InstrumentationScope;
import io.opentelemetry.proto.common.v1.KeyValue;
import io.opentelemetry.proto.logs.v1.LogRecord;
import io.opentelemetry.proto.resource.v1.Resource;
import java.io.IOException;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.util.HexFormat;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.checkerframework.checker.nullness.qual.Nullable;

/**
 * Writes log records as lines: attributes become members by their names, resource and scope are
 * objects. Not thread-safe.
 */
final class LogRecords {
  private static final JsonFactory JSON = new JsonFactory();
  private static final HexFormat HEX = HexFormat.of();

  /** The severity numbers of a level are four each, from 1 on. */
  private static final String[] LEVELS = {"TRACE", "DEBUG", "INFO", "WARN", "ERROR", "FATAL"};

  private final RecordWriter records;
  private final LinesLimit limit;
  private final RecordWriter.Members members = this::writeMembers;
  private final long nowNanos;
  private @Nullable SerializableString resource;
  private @Nullable SerializableString scope;
  private LogRecord record = LogRecord.getDefaultInstance();
  private boolean textIsNoLevel;
  private boolean bodyIsNoMessage;
  private long rejected;

  /**
   * Creates a writer that appends lines to {@code lines}.
   *
   * @param nowMillis the time of records that have none
   */
  LogRecords(LineBatchBuilder lines, int maxLineBytes, long nowMillis, LinesLimit limit) {
    this.limit = limit;
    this.records = new RecordWriter(lines, maxLineBytes);
    this.nowNanos = TimeUnit.MILLISECONDS.toNanos(nowMillis);
  }

  /** Begins the records of another resource. */
  void resource(Resource newResource) {
    resource =
        newResource.getAttributesCount() == 0
            ? null
            : object(json -> write(newResource.getAttributesList(), json));
    scope = null;
  }

  /** Begins the records of another scope. */
  void scope(InstrumentationScope newScope) {
    scope =
        newScope.equals(InstrumentationScope.getDefaultInstance())
            ? null
            : object(
                json -> {
                  json.writeStringField("name", newScope.getName());
                  if (!newScope.getVersion().isEmpty()) {
                    json.writeStringField("version", newScope.getVersion());
                  }
                  write(newScope.getAttributesList(), json);
                });
  }

  private static SerializableString object(RecordWriter.Members content) {
    StringWriter text = new StringWriter();
    try (JsonGenerator json = JSON.createGenerator(text)) {
      json.writeStartObject();
      content.write(json);
      json.writeEndObject();
    } catch (IOException e) {
      throw new UncheckedIOException("writing to memory failed", e);
    }
    return new SerializedString(text.toString());
  }

  /** Counts a record that is not written, since it is too large or malformed. */
  void reject() {
    rejected++;
  }

  /** Returns how many records were not written. */
  long rejected() {
    return rejected;
  }

  /** Writes a record. */
  void write(LogRecord newRecord) throws IOException, BadRequestException {
    record = newRecord;
    int number = newRecord.getSeverityNumberValue();
    String text = newRecord.getSeverityText();
    String level = level(number, text);
    textIsNoLevel = !text.isEmpty() && !text.equalsIgnoreCase(level);
    String message = message(newRecord.getBody());
    bodyIsNoMessage = message == null && newRecord.hasBody();
    limit.addLine(
        records.write(time(newRecord), level, Math.max(0, number), message, members));
  }

  private static @Nullable String level(int number, String text) {
    if (number > 0 && number <= 4 * LEVELS.length) {
      return LEVELS[(number - 1) / 4];
    }
    return text.isEmpty() ? null : text;
  }

  /** Times are unsigned: what looks negative is beyond the year 2262, and no time of a log. */
  private long time(LogRecord of) {
    if (of.getTimeUnixNano() > 0) {
      return of.getTimeUnixNano();
    }
    return of.getObservedTimeUnixNano() > 0 ? of.getObservedTimeUnixNano() : nowNanos;
  }

  private static @Nullable String message(AnyValue body) {
    return switch (body.getValueCase()) {
      case STRING_VALUE -> body.getStringValue();
      case BOOL_VALUE -> String.valueOf(body.getBoolValue());
      case INT_VALUE -> String.valueOf(body.getIntValue());
      case DOUBLE_VALUE -> String.valueOf(body.getDoubleValue());
      default -> null;
    };
  }

  private void writeMembers(JsonGenerator json) throws IOException {
    if (bodyIsNoMessage) {
      json.writeFieldName("body");
      write(record.getBody(), json);
    }
    if (textIsNoLevel) {
      json.writeStringField("severityText", record.getSeverityText());
    }
    if (!record.getEventName().isEmpty()) {
      json.writeStringField("eventName", record.getEventName());
    }
    for (int i = 0; i < record.getAttributesCount(); i++) {
      KeyValue attribute = record.getAttributes(i);
      String key = attribute.getKey();
      json.writeFieldName(isTaken(key) ? "attributes." + key : key);
      write(attribute.getValue(), json);
    }
    if (resource != null) {
      json.writeFieldName("resource");
      json.writeRawValue(resource);
    }
    if (scope != null) {
      json.writeFieldName("scope");
      json.writeRawValue(scope);
    }
    id("traceId", record.getTraceId(), json);
    id("spanId", record.getSpanId(), json);
  }

  private static boolean isTaken(String key) {
    return switch (key) {
      case "time",
          "level",
          "severityNumber",
          "severityText",
          "message",
          "body",
          "eventName",
          "resource",
          "scope",
          "traceId",
          "spanId" ->
          true;
      default -> false;
    };
  }

  private static void id(String name, ByteString id, JsonGenerator json) throws IOException {
    if (!id.isEmpty()) {
      json.writeStringField(name, HEX.formatHex(id.toByteArray()));
    }
  }

  private static void write(List<KeyValue> pairs, JsonGenerator json) throws IOException {
    for (KeyValue pair : pairs) {
      json.writeFieldName(pair.getKey());
      write(pair.getValue(), json);
    }
  }

  private static void write(AnyValue value, JsonGenerator json) throws IOException {
    switch (value.getValueCase()) {
      case STRING_VALUE -> json.writeString(value.getStringValue());
      case BOOL_VALUE -> json.writeBoolean(value.getBoolValue());
      case INT_VALUE -> json.writeNumber(value.getIntValue());
      case DOUBLE_VALUE -> json.writeNumber(value.getDoubleValue());
      case BYTES_VALUE -> json.writeBinary(value.getBytesValue().toByteArray());
      case ARRAY_VALUE -> {
        json.writeStartArray();
        for (AnyValue each : value.getArrayValue().getValuesList()) {
          write(each, json);
        }
        json.writeEndArray();
      }
      case KVLIST_VALUE -> {
        json.writeStartObject();
        write(value.getKvlistValue().getValuesList(), json);
        json.writeEndObject();
      }
      default -> json.writeNull();
    }
  }
}
