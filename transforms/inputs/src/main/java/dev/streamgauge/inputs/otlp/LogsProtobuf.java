package dev.streamgauge.inputs.otlp;

import com.google.protobuf.CodedInputStream;
import com.google.protobuf.InvalidProtocolBufferException;
import com.google.protobuf.MessageLite;
import com.google.protobuf.Parser;
import dev.streamgauge.inputs.http.BadRequestException;
import io.opentelemetry.proto.collector.logs.v1.ExportLogsServiceRequest;
import io.opentelemetry.proto.common.v1.InstrumentationScope;
import io.opentelemetry.proto.logs.v1.ResourceLogs;
import io.opentelemetry.proto.logs.v1.ScopeLogs;
import io.opentelemetry.proto.resource.v1.Resource;
import java.io.IOException;

/**
 * Reads an export request in Protocol Buffers, one record after another, without an object for
 * each: a request may have millions of empty records.
 */
final class LogsProtobuf {
  /** A longer record cannot become a line. */
  private static final int LONGEST_RECORD = 1 << 20;

  private static final int LONGEST_RESOURCE = 256 << 10;

  private static final int LOG_RECORD =
      AnyValues.lengthDelimited(ScopeLogs.LOG_RECORDS_FIELD_NUMBER);

  private LogsProtobuf() {}

  private interface Part {
    void read(byte[] bytes, int from, int size) throws IOException, BadRequestException;
  }

  static void read(byte[] bytes, int length, LogRecords records) throws BadRequestException {
    try {
      each(
          bytes,
          0,
          length,
          ExportLogsServiceRequest.RESOURCE_LOGS_FIELD_NUMBER,
          (in, from, size) -> resourceLogs(in, from, size, records));
    } catch (IOException e) {
      throw new BadRequestException("the body is not an export request: " + e.getMessage());
    }
  }

  /** Reads each field of a message that has this number; it may have any others. */
  private static void each(byte[] bytes, int from, int size, int field, Part part)
      throws IOException, BadRequestException {
    int wanted = AnyValues.lengthDelimited(field);
    CodedInputStream in = CodedInputStream.newInstance(bytes, from, size);
    for (int tag = in.readTag(); tag != 0; tag = in.readTag()) {
      if (tag == wanted) {
        int length = in.readRawVarint32();
        int at = from + in.getTotalBytesRead();
        in.skipRawBytes(length);
        part.read(bytes, at, length);
      } else {
        AnyValues.skip(in, tag);
      }
    }
  }

  private static void resourceLogs(byte[] bytes, int from, int size, LogRecords records)
      throws IOException, BadRequestException {
    // It may come after the records that it is for.
    records.resource(Resource.getDefaultInstance());
    each(
        bytes,
        from,
        size,
        ResourceLogs.RESOURCE_FIELD_NUMBER,
        (in, at, length) -> records.resource(small(Resource.parser(), in, at, length)));
    each(
        bytes,
        from,
        size,
        ResourceLogs.SCOPE_LOGS_FIELD_NUMBER,
        (in, at, length) -> scopeLogs(in, at, length, records));
  }

  private static void scopeLogs(byte[] bytes, int from, int size, LogRecords records)
      throws IOException, BadRequestException {
    records.scope(InstrumentationScope.getDefaultInstance());
    each(
        bytes,
        from,
        size,
        ScopeLogs.SCOPE_FIELD_NUMBER,
        (in, at, length) -> records.scope(small(InstrumentationScope.parser(), in, at, length)));
    int base = from;
    CodedInputStream in = CodedInputStream.newInstance(bytes, from, size);
    for (int tag = in.readTag(); tag != 0; tag = in.readTag()) {
      if (tag == LOG_RECORD) {
        int length = in.readRawVarint32();
        int to = base + in.getTotalBytesRead() + length;
        if (length > LONGEST_RECORD) {
          in.skipRawBytes(length);
          records.reject();
        } else if (!logRecord(bytes, base, length, in, records)) {
          records.reject();
          base = to;
          in = CodedInputStream.newInstance(bytes, to, from + size - to);
        }
      } else {
        AnyValues.skip(in, tag);
      }
    }
  }

  /**
   * Writes the record that {@code in} is at; returns whether it could. Others of its request need
   * not be malformed as well, but {@code in} is then somewhere in the record.
   */
  private static boolean logRecord(
      byte[] bytes, int base, int length, CodedInputStream in, LogRecords records)
      throws IOException, BadRequestException {
    int limit = in.pushLimit(length);
    try {
      records.write(bytes, base, in);
    } catch (InvalidProtocolBufferException e) {
      return false;
    }
    in.popLimit(limit);
    return true;
  }

  private static <M extends MessageLite> M small(Parser<M> parser, byte[] bytes, int from, int size)
      throws IOException {
    if (size > LONGEST_RESOURCE) {
      throw new InvalidProtocolBufferException(
          "a resource or scope is longer than " + LONGEST_RESOURCE + " bytes");
    }
    return parser.parseFrom(bytes, from, size);
  }
}
