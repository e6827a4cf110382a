package dev.streamgauge.bench;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.google.protobuf.Timestamp;
import io.opentelemetry.proto.collector.logs.v1.ExportLogsServiceRequest;
import io.opentelemetry.proto.common.v1.AnyValue;
import io.opentelemetry.proto.logs.v1.LogRecord;
import io.opentelemetry.proto.logs.v1.ResourceLogs;
import io.opentelemetry.proto.logs.v1.ScopeLogs;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import logproto.EntryAdapter;
import logproto.PushRequest;
import logproto.StreamAdapter;
import org.msgpack.core.MessageBufferPacker;
import org.msgpack.core.MessagePack;
import org.xerial.snappy.Snappy;

/** Requests of many records of 100 bytes, each an error. */
public final class InputPayloads {
  /** The text of each record. */
  public static final String MESSAGE = message();

  /** What a forwarder wants acknowledged. */
  static final String CHUNK = "0123456789abcdef";

  private static final long SECONDS = 1_700_000_000L;

  private InputPayloads() {}

  private static String message() {
    String text =
        "GET /shop/cart/items/17 took 42 ms for customer 4711 at frontend-3: ERROR timeout";
    return text + "-".repeat(100 - text.length());
  }

  /** Returns an export request of OTLP in Protocol Buffers. */
  public static byte[] otlp(int records) {
    ScopeLogs.Builder logs = ScopeLogs.newBuilder();
    for (int i = 0; i < records; i++) {
      logs.addLogRecords(
          LogRecord.newBuilder()
              .setTimeUnixNano(SECONDS * 1_000_000_000L + i)
              .setSeverityNumberValue(17)
              .setBody(AnyValue.newBuilder().setStringValue(MESSAGE)));
    }
    return ExportLogsServiceRequest.newBuilder()
        .addResourceLogs(ResourceLogs.newBuilder().addScopeLogs(logs))
        .build()
        .toByteArray();
  }

  /** Returns a push to Loki, compressed by Snappy. */
  public static byte[] loki(int records) throws IOException {
    return Snappy.compress(lokiUncompressed(records));
  }

  /** Returns the same without the compression. */
  public static byte[] lokiUncompressed(int records) {
    StreamAdapter.Builder stream = StreamAdapter.newBuilder().setLabels("{app=\"shop\"}");
    for (int i = 0; i < records; i++) {
      stream.addEntries(
          EntryAdapter.newBuilder()
              .setTimestamp(Timestamp.newBuilder().setSeconds(SECONDS).setNanos(i))
              .setLine(MESSAGE));
    }
    return PushRequest.newBuilder().addStreams(stream).build().toByteArray();
  }

  /** Returns the body of a bulk request to Elasticsearch. */
  public static byte[] bulk(int records) {
    StringBuilder body = new StringBuilder();
    for (int i = 0; i < records; i++) {
      body.append("{\"create\":{\"_index\":\"logs\"}}\n{\"message\":\"")
          .append(MESSAGE)
          .append("\"}\n");
    }
    return body.toString().getBytes(UTF_8);
  }

  /** Returns a message of the Forward protocol, in its packed mode. */
  public static byte[] forward(int records) throws IOException {
    ByteArrayOutputStream events = new ByteArrayOutputStream();
    for (int i = 0; i < records; i++) {
      MessageBufferPacker event = MessagePack.newDefaultBufferPacker();
      event.packArrayHeader(2).packLong(SECONDS + i / 1000).packMapHeader(1);
      event.packString("log").packString(MESSAGE);
      events.write(event.toByteArray());
    }
    MessageBufferPacker message = MessagePack.newDefaultBufferPacker();
    message.packArrayHeader(3).packString("shop");
    message.packBinaryHeader(events.size()).writePayload(events.toByteArray());
    message.packMapHeader(1).packString("chunk").packString(CHUNK);
    return message.toByteArray();
  }
}
