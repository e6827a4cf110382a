package dev.streamgauge.inputs.otlp;

import com.google.protobuf.CodedInputStream;
import com.google.protobuf.WireFormat;
import io.opentelemetry.proto.logs.v1.LogRecord;
import java.io.IOException;
import org.checkerframework.checker.nullness.qual.Nullable;

/**
 * Where the fields of a log record are in the bytes of its request, since a line has them in
 * another order. Not thread-safe: one record is read after another, without an object for each.
 */
final class RecordFields {
  private static final int TIME =
      LogRecord.TIME_UNIX_NANO_FIELD_NUMBER << 3 | WireFormat.WIRETYPE_FIXED64;
  private static final int OBSERVED =
      LogRecord.OBSERVED_TIME_UNIX_NANO_FIELD_NUMBER << 3 | WireFormat.WIRETYPE_FIXED64;
  private static final int SEVERITY =
      LogRecord.SEVERITY_NUMBER_FIELD_NUMBER << 3 | WireFormat.WIRETYPE_VARINT;
  private static final int SEVERITY_TEXT =
      LogRecord.SEVERITY_TEXT_FIELD_NUMBER << 3 | WireFormat.WIRETYPE_LENGTH_DELIMITED;
  private static final int EVENT_NAME =
      LogRecord.EVENT_NAME_FIELD_NUMBER << 3 | WireFormat.WIRETYPE_LENGTH_DELIMITED;
  private static final int TRACE_ID =
      LogRecord.TRACE_ID_FIELD_NUMBER << 3 | WireFormat.WIRETYPE_LENGTH_DELIMITED;
  private static final int SPAN_ID =
      LogRecord.SPAN_ID_FIELD_NUMBER << 3 | WireFormat.WIRETYPE_LENGTH_DELIMITED;
  private static final int BODY =
      LogRecord.BODY_FIELD_NUMBER << 3 | WireFormat.WIRETYPE_LENGTH_DELIMITED;
  private static final int ATTRIBUTE =
      LogRecord.ATTRIBUTES_FIELD_NUMBER << 3 | WireFormat.WIRETYPE_LENGTH_DELIMITED;

  private final Slice severityText = new Slice();
  private final Slice body = new Slice();
  private final Slice text = new Slice();
  private final Slice eventName = new Slice();
  private final Slice traceId = new Slice();
  private final Slice spanId = new Slice();
  private final Slice attribute = new Slice();
  private long timeNanos;
  private long observedNanos;
  private int severityNumber;
  private boolean hasBody;
  private boolean bodyIsText;
  private @Nullable String scalar;
  private int attributesFrom;
  private int attributesTo;

  /** Finds the fields up to the limit of {@code in}, which has begun at {@code base}. */
  void read(int base, CodedInputStream in) throws IOException {
    clear();
    while (true) {
      int at = base + in.getTotalBytesRead();
      int tag = in.readTag();
      if (tag == 0) {
        return;
      }
      switch (tag) {
        case TIME -> timeNanos = in.readFixed64();
        case OBSERVED -> observedNanos = in.readFixed64();
        case SEVERITY -> severityNumber = in.readEnum();
        case SEVERITY_TEXT -> severityText.read(in, base);
        case EVENT_NAME -> eventName.read(in, base);
        case TRACE_ID -> traceId.read(in, base);
        case SPAN_ID -> spanId.read(in, base);
        case BODY -> body(base, in);
        case ATTRIBUTE -> {
          attribute.read(in, base);
          attributesFrom = attributesTo == 0 ? at : attributesFrom;
          attributesTo = attribute.to();
        }
        default -> AnyValues.skip(in, tag);
      }
    }
  }

  private void clear() {
    severityText.clear();
    body.clear();
    eventName.clear();
    traceId.clear();
    spanId.clear();
    timeNanos = 0;
    observedNanos = 0;
    severityNumber = 0;
    hasBody = false;
    attributesTo = 0;
  }

  private void body(int base, CodedInputStream in) throws IOException {
    hasBody = true;
    bodyIsText = false;
    scalar = null;
    int limit = in.pushLimit(in.readRawVarint32());
    int from = base + in.getTotalBytesRead();
    for (int tag = in.readTag(); tag != 0; tag = in.readTag()) {
      switch (tag) {
        case AnyValues.STRING -> {
          text.read(in, base);
          bodyIsText = true;
        }
        case AnyValues.BOOL -> scalar = String.valueOf(in.readBool());
        case AnyValues.INT -> scalar = String.valueOf(in.readInt64());
        case AnyValues.DOUBLE -> scalar = String.valueOf(in.readDouble());
        default -> AnyValues.skip(in, tag);
      }
    }
    body.set(from, base + in.getTotalBytesRead());
    in.popLimit(limit);
  }

  long timeNanos() {
    return timeNanos;
  }

  long observedNanos() {
    return observedNanos;
  }

  int severityNumber() {
    return severityNumber;
  }

  Slice severityText() {
    return severityText;
  }

  Slice eventName() {
    return eventName;
  }

  Slice traceId() {
    return traceId;
  }

  Slice spanId() {
    return spanId;
  }

  boolean hasBody() {
    return hasBody;
  }

  /** Returns the body, an encoded value. */
  Slice body() {
    return body;
  }

  /** Returns the text of the body; null if it is none. */
  @Nullable Slice message() {
    return hasBody && bodyIsText ? text : null;
  }

  /** Returns a body that is a number or the like as text; null if it is none. */
  @Nullable String scalarMessage() {
    return hasBody ? scalar : null;
  }

  /** Returns where the first attribute begins. */
  int attributesFrom() {
    return attributesFrom;
  }

  /** Returns where the last attribute ends; 0 if there is none. */
  int attributesTo() {
    return attributesTo;
  }
}
