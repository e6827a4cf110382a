package dev.streamgauge.inputs.otlp;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.SerializableString;
import com.fasterxml.jackson.core.io.SerializedString;
import com.google.protobuf.CodedInputStream;
import com.google.protobuf.InvalidProtocolBufferException;
import com.google.protobuf.MessageLite;
import dev.streamgauge.inputs.http.BadRequestException;
import dev.streamgauge.inputs.http.LinesLimit;
import dev.streamgauge.inputs.record.NameCache;
import dev.streamgauge.inputs.record.RecordWriter;
import dev.streamgauge.lines.LineBatchBuilder;
import io.opentelemetry.proto.common.v1.InstrumentationScope;
import io.opentelemetry.proto.logs.v1.LogRecord;
import io.opentelemetry.proto.resource.v1.Resource;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.util.HexFormat;
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

  private static final int RESOURCE_ATTRIBUTE =
      AnyValues.lengthDelimited(Resource.ATTRIBUTES_FIELD_NUMBER);
  private static final int SCOPE_ATTRIBUTE =
      AnyValues.lengthDelimited(InstrumentationScope.ATTRIBUTES_FIELD_NUMBER);
  private static final int ATTRIBUTE = AnyValues.lengthDelimited(LogRecord.ATTRIBUTES_FIELD_NUMBER);

  private final RecordWriter records;
  private final LinesLimit limit;
  private final RecordWriter.Members members = this::writeMembers;
  private final long nowNanos;
  private final RecordFields fields = new RecordFields();
  private final AnyValues values = new AnyValues();
  private final NameCache names = new NameCache("attributes.", LogRecords::isTaken);

  /** Texts of severities: there are few. */
  private final NameCache severities = new NameCache("", name -> false);

  private @Nullable SerializableString resource;
  private @Nullable SerializableString scope;
  private byte[] bytes = new byte[0];
  private @Nullable String severityText;
  private boolean bodyIsNoMessage;
  private byte[] hex = new byte[32];
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
  void resource(Resource newResource) throws IOException {
    resource =
        newResource.getAttributesCount() == 0
            ? null
            : object(json -> pairs(newResource, RESOURCE_ATTRIBUTE, json));
    scope = null;
  }

  /** Begins the records of another scope. */
  void scope(InstrumentationScope newScope) throws IOException {
    scope =
        newScope.equals(InstrumentationScope.getDefaultInstance())
            ? null
            : object(
                json -> {
                  json.writeStringField("name", newScope.getName());
                  if (!newScope.getVersion().isEmpty()) {
                    json.writeStringField("version", newScope.getVersion());
                  }
                  pairs(newScope, SCOPE_ATTRIBUTE, json);
                });
  }

  private static void pairs(MessageLite message, int tag, JsonGenerator json) throws IOException {
    byte[] in = message.toByteArray();
    new AnyValues().pairs(in, 0, in.length, tag, new NameCache("", name -> false), json);
  }

  private static SerializableString object(RecordWriter.Members content) throws IOException {
    ByteArrayOutputStream text = new ByteArrayOutputStream();
    try (JsonGenerator json = JSON.createGenerator(text)) {
      json.writeStartObject();
      content.write(json);
      json.writeEndObject();
    }
    return new SerializedString(text.toString(UTF_8));
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
  void write(LogRecord record) throws IOException, BadRequestException {
    byte[] encoded = record.toByteArray();
    write(encoded, 0, CodedInputStream.newInstance(encoded));
  }

  /**
   * Writes the record that {@code stream} is at, up to its limit. If it is malformed, nothing is
   * written.
   *
   * @param base where in {@code in} the stream has begun
   * @throws InvalidProtocolBufferException if it is malformed
   */
  void write(byte[] in, int base, CodedInputStream stream) throws IOException, BadRequestException {
    bytes = in;
    fields.read(base, stream);
    Slice text = fields.severityText();
    severityText = text.isEmpty() ? null : severities.of(in, text.from(), text.to()).getValue();
    int number = fields.severityNumber();
    String level =
        number > 0 && number <= 4 * LEVELS.length ? LEVELS[(number - 1) / 4] : severityText;
    if (severityText != null && severityText.equalsIgnoreCase(level)) {
      severityText = null;
    }
    Slice message = fields.message();
    String scalar = fields.scalarMessage();
    bodyIsNoMessage = fields.hasBody() && message == null && scalar == null;
    int shown = Math.max(0, number);
    limit.addLine(
        message == null
            ? records.write(time(), level, shown, scalar, members)
            : records.write(time(), level, shown, in, message.from(), message.to(), members));
  }

  /** Times are unsigned: what looks negative is beyond the year 2262, and no time of a log. */
  private long time() {
    if (fields.timeNanos() > 0) {
      return fields.timeNanos();
    }
    return fields.observedNanos() > 0 ? fields.observedNanos() : nowNanos;
  }

  private void writeMembers(JsonGenerator json) throws IOException {
    if (bodyIsNoMessage) {
      json.writeFieldName("body");
      values.value(bytes, fields.body().from(), fields.body().to(), json);
    }
    if (severityText != null) {
      json.writeStringField("severityText", severityText);
    }
    Slice event = fields.eventName();
    if (!event.isEmpty()) {
      json.writeFieldName("eventName");
      json.writeUTF8String(bytes, event.from(), event.length());
    }
    if (fields.attributesTo() > 0) {
      values.pairs(bytes, fields.attributesFrom(), fields.attributesTo(), ATTRIBUTE, names, json);
    }
    if (resource != null) {
      json.writeFieldName("resource");
      json.writeRawValue(resource);
    }
    if (scope != null) {
      json.writeFieldName("scope");
      json.writeRawValue(scope);
    }
    id("traceId", fields.traceId(), json);
    id("spanId", fields.spanId(), json);
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

  private void id(String name, Slice id, JsonGenerator json) throws IOException {
    if (id.isEmpty()) {
      return;
    }
    int length = 2 * id.length();
    if (length > hex.length) {
      hex = new byte[length];
    }
    for (int i = 0; i < id.length(); i++) {
      byte value = bytes[id.from() + i];
      hex[2 * i] = (byte) HEX.toHighHexDigit(value);
      hex[2 * i + 1] = (byte) HEX.toLowHexDigit(value);
    }
    json.writeFieldName(name);
    json.writeUTF8String(hex, 0, length);
  }
}
