package dev.streamgauge.inputs;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.google.protobuf.ByteString;
import com.google.protobuf.CodedOutputStream;
import io.grpc.CallOptions;
import io.grpc.ManagedChannel;
import io.grpc.MethodDescriptor;
import io.grpc.StatusRuntimeException;
import io.grpc.netty.shaded.io.grpc.netty.NettyChannelBuilder;
import io.grpc.stub.ClientCalls;
import io.opentelemetry.proto.collector.logs.v1.ExportLogsServiceRequest;
import io.opentelemetry.proto.collector.logs.v1.ExportLogsServiceResponse;
import io.opentelemetry.proto.common.v1.AnyValue;
import io.opentelemetry.proto.common.v1.ArrayValue;
import io.opentelemetry.proto.common.v1.InstrumentationScope;
import io.opentelemetry.proto.common.v1.KeyValue;
import io.opentelemetry.proto.common.v1.KeyValueList;
import io.opentelemetry.proto.logs.v1.LogRecord;
import io.opentelemetry.proto.logs.v1.ResourceLogs;
import io.opentelemetry.proto.logs.v1.ScopeLogs;
import io.opentelemetry.proto.logs.v1.SeverityNumber;
import io.opentelemetry.proto.resource.v1.Resource;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.http.HttpResponse;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.zip.GZIPOutputStream;
import org.junit.After;
import org.junit.Before;
import org.junit.Test;
import org.junit.runner.RunWith;
import org.junit.runners.JUnit4;

/** OTLP in all its forms. */
@RunWith(JUnit4.class)
public class OtlpTest {
  private static final String PROTOBUF = "application/x-protobuf";
  private static final List<String> LINES =
      List.of(
          "{\"time\":\"2023-11-14T22:13:20.123456789Z\",\"level\":\"ERROR\",\"severityNumber\":18,"
              + "\"message\":\"disk full\",\"severityText\":\"severe\",\"http.status\":500,"
              + "\"attributes.level\":\"7\",\"list\":[true,1.5,null],\"map\":{\"a\":\"b\"},"
              + "\"resource\":{\"service.name\":\"shop\"},\"scope\":{\"name\":\"lib\","
              + "\"version\":\"1\"},\"traceId\":\"0102\",\"spanId\":\"ff\"}",
          "{\"time\":\"2023-11-14T22:13:21Z\",\"level\":\"INFO\",\"message\":\"fine\","
              + "\"resource\":{\"service.name\":\"shop\"},\"scope\":{\"name\":\"lib\","
              + "\"version\":\"1\"}}",
          "{\"time\":\"2023-11-14T22:13:22Z\",\"body\":{\"k\":\"v\"},"
              + "\"resource\":{\"service.name\":\"shop\"}}");

  private InputReading reading;

  @Before
  public void start() throws IOException {
    reading = InputReading.start(InputLines.otlp("127.0.0.1", 0).withMaxRequestBytes(8 << 20));
  }

  @After
  public void stop() throws IOException {
    reading.close();
  }

  private static AnyValue string(String text) {
    return AnyValue.newBuilder().setStringValue(text).build();
  }

  private static KeyValue pair(String key, AnyValue value) {
    return KeyValue.newBuilder().setKey(key).setValue(value).build();
  }

  private static ExportLogsServiceRequest request() {
    LogRecord rich =
        LogRecord.newBuilder()
            .setTimeUnixNano(1_700_000_000_123_456_789L)
            .setObservedTimeUnixNano(1)
            .setSeverityNumber(SeverityNumber.SEVERITY_NUMBER_ERROR2)
            .setSeverityText("severe")
            .setBody(string("disk full"))
            .addAttributes(pair("http.status", AnyValue.newBuilder().setIntValue(500).build()))
            .addAttributes(pair("level", string("7")))
            .addAttributes(
                pair(
                    "list",
                    AnyValue.newBuilder()
                        .setArrayValue(
                            ArrayValue.newBuilder()
                                .addValues(AnyValue.newBuilder().setBoolValue(true))
                                .addValues(AnyValue.newBuilder().setDoubleValue(1.5))
                                .addValues(AnyValue.getDefaultInstance()))
                        .build()))
            .addAttributes(pair("map", map("a", "b")))
            .setTraceId(ByteString.copyFrom(new byte[] {1, 2}))
            .setSpanId(ByteString.copyFrom(new byte[] {(byte) 0xFF}))
            .build();
    LogRecord plain =
        LogRecord.newBuilder()
            .setObservedTimeUnixNano(1_700_000_001_000_000_000L)
            .setSeverityText("INFO")
            .setBody(string("fine"))
            .build();
    LogRecord structured =
        LogRecord.newBuilder()
            .setTimeUnixNano(1_700_000_002_000_000_000L)
            .setBody(map("k", "v"))
            .build();
    return ExportLogsServiceRequest.newBuilder()
        .addResourceLogs(
            ResourceLogs.newBuilder()
                .setResource(
                    Resource.newBuilder().addAttributes(pair("service.name", string("shop"))))
                .addScopeLogs(
                    ScopeLogs.newBuilder()
                        .setScope(InstrumentationScope.newBuilder().setName("lib").setVersion("1"))
                        .addLogRecords(rich)
                        .addLogRecords(plain))
                .addScopeLogs(ScopeLogs.newBuilder().addLogRecords(structured)))
        .build();
  }

  private static AnyValue map(String key, String value) {
    return AnyValue.newBuilder()
        .setKvlistValue(KeyValueList.newBuilder().addValues(pair(key, string(value))))
        .build();
  }

  private HttpResponse<byte[]> post(byte[] body, String... headers) throws Exception {
    return HttpClients.post(reading.url("/v1/logs"), body, headers);
  }

  @Test
  public void recordsInProtobufBecomeLines() throws Exception {
    HttpResponse<byte[]> answer = post(request().toByteArray(), "Content-Type", PROTOBUF);
    assertThat(answer.statusCode()).isEqualTo(200);
    assertThat(answer.headers().firstValue("Content-Type")).hasValue(PROTOBUF);
    assertThat(ExportLogsServiceResponse.parseFrom(answer.body()))
        .isEqualTo(ExportLogsServiceResponse.getDefaultInstance());
    assertThat(reading.untilLines(3)).containsExactlyElementsOf(LINES);
  }

  @Test
  public void compressedRecordsBecomeTheSameLines() throws Exception {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (GZIPOutputStream out = new GZIPOutputStream(bytes)) {
      request().writeTo(out);
    }
    assertThat(
            post(bytes.toByteArray(), "Content-Type", PROTOBUF, "Content-Encoding", "gzip")
                .statusCode())
        .isEqualTo(200);
    assertThat(reading.untilLines(3)).containsExactlyElementsOf(LINES);
  }

  /** With each header after what it heads. */
  private static final String JSON =
      """
      {"resourceLogs":[{"scopeLogs":[
        {"logRecords":[
          {"timeUnixNano":"1700000000123456789","observedTimeUnixNano":1,"severityNumber":18,
           "severityText":"severe","body":{"stringValue":"disk full"},"attributes":[
             {"key":"http.status","value":{"intValue":"500"}},
             {"key":"level","value":{"stringValue":"7"}},
             {"key":"list","value":{"arrayValue":{"values":[
               {"boolValue":true},{"doubleValue":1.5},{}]}}},
             {"key":"map","value":{"kvlistValue":{"values":[
               {"key":"a","value":{"stringValue":"b"}}]}}}],
           "traceId":"0102","spanId":"FF","flags":1,"unknown":[{}]},
          {"observedTimeUnixNano":"1700000001000000000","severityText":"INFO",
           "body":{"stringValue":"fine"}}],
         "scope":{"name":"lib","version":"1"}},
        {"logRecords":[{"timeUnixNano":"1700000002000000000","body":{"kvlistValue":{"values":[
          {"key":"k","value":{"stringValue":"v"}}]}}}]}],
        "resource":{"attributes":[{"key":"service.name","value":{"stringValue":"shop"}}]}}]}
      """;

  @Test
  public void recordsInJsonBecomeTheSameLines() throws Exception {
    HttpResponse<byte[]> answer = post(JSON.getBytes(UTF_8), "Content-Type", "application/json");
    assertThat(new String(answer.body(), UTF_8)).isEqualTo("{}");
    assertThat(answer.statusCode()).isEqualTo(200);
    assertThat(reading.untilLines(3)).containsExactlyElementsOf(LINES);
  }

  private static byte[] large() {
    return ExportLogsServiceRequest.newBuilder()
        .addResourceLogs(
            ResourceLogs.newBuilder()
                .addScopeLogs(
                    ScopeLogs.newBuilder()
                        .addLogRecords(
                            LogRecord.newBuilder().setBody(string("x".repeat((1 << 20) + 1))))
                        .addLogRecords(
                            LogRecord.newBuilder()
                                .setTimeUnixNano(1_700_000_000_000_000_000L)
                                .setBody(string("small")))))
        .build()
        .toByteArray();
  }

  @Test
  public void aRecordThatIsTooLargeIsRejectedByItself() throws Exception {
    HttpResponse<byte[]> answer = post(large(), "Content-Type", PROTOBUF);
    assertThat(answer.statusCode()).isEqualTo(200);
    assertThat(
            ExportLogsServiceResponse.parseFrom(answer.body())
                .getPartialSuccess()
                .getRejectedLogRecords())
        .isEqualTo(1);
    assertThat(reading.untilLines(1))
        .containsExactly("{\"time\":\"2023-11-14T22:13:20Z\",\"message\":\"small\"}");
    assertThat(reading.counters().recordsRejected.get()).isEqualTo(1);
  }

  @Test
  public void aLongRecordIsCutAndStaysJson() throws Exception {
    try (InputReading narrow =
        InputReading.start(InputLines.otlp("127.0.0.1", 0).withMaxLineBytes(1000))) {
      byte[] body =
          ExportLogsServiceRequest.newBuilder()
              .addResourceLogs(
                  ResourceLogs.newBuilder()
                      .addScopeLogs(
                          ScopeLogs.newBuilder()
                              .addLogRecords(
                                  LogRecord.newBuilder()
                                      .setTimeUnixNano(1_700_000_000_000_000_000L)
                                      .setBody(string("\u0001".repeat(2000))))))
              .build()
              .toByteArray();
      HttpClients.post(narrow.url("/v1/logs"), body, "Content-Type", PROTOBUF);
      assertThat(narrow.untilLines(1).get(0))
          .startsWith("{\"time\":\"2023-11-14T22:13:20Z\",\"message\":\"\\u0001")
          .endsWith("\\u0001\"}")
          .hasSizeLessThanOrEqualTo(1000);
      assertThat(narrow.cut).isEqualTo(1);
    }
  }

  @Test
  public void whatIsNoExportRequestStoresNothing() throws Exception {
    byte[] good = request().toByteArray();
    byte[] truncated = Arrays.copyOf(good, good.length - 1);
    HttpResponse<byte[]> answer = post(truncated, "Content-Type", PROTOBUF);
    assertThat(answer.statusCode()).isEqualTo(400);
    assertThat(new String(answer.body(), UTF_8)).contains("not an export request");
    byte[] negative = {
      0x0A,
      (byte) 0xFF,
      (byte) 0xFF,
      (byte) 0xFF,
      (byte) 0xFF,
      (byte) 0xFF,
      (byte) 0xFF,
      (byte) 0xFF,
      (byte) 0xFF,
      (byte) 0xFF,
      0x01
    };
    assertThat(post(negative, "Content-Type", PROTOBUF).statusCode()).isEqualTo(400);
    byte[] json = JSON.getBytes(UTF_8);
    assertThat(
            post(Arrays.copyOf(json, json.length / 2), "Content-Type", "application/json")
                .statusCode())
        .isEqualTo(400);
    assertThat(
            post(
                    JSON.replace("\"0102\"", "\"xyz\"").getBytes(UTF_8),
                    "Content-Type",
                    "application/json")
                .statusCode())
        .isEqualTo(400);
    assertThat(post(good, "Content-Type", "text/plain").statusCode()).isEqualTo(415);
    assertThat(post(good, "Content-Type", PROTOBUF).statusCode()).isEqualTo(200);
    assertThat(reading.untilLines(3)).containsExactlyElementsOf(LINES);
  }

  /** Returns a message that has only this field. */
  private static byte[] field(int number, byte[] content) throws IOException {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    CodedOutputStream out = CodedOutputStream.newInstance(bytes);
    out.writeByteArray(number, content);
    out.flush();
    return bytes.toByteArray();
  }

  private static byte[] joined(byte[]... parts) {
    return Arrays.stream(parts)
        .map(ByteString::copyFrom)
        .reduce(ByteString.EMPTY, ByteString::concat)
        .toByteArray();
  }

  /** Returns a request with a record of these bytes. */
  private static byte[] requestOf(byte[] record) throws IOException {
    return field(1, field(2, field(2, record)));
  }

  /** Protocol Buffers allow this, though no library does it. */
  @Test
  public void fieldsMayComeInAnyOrderAmongUnknownOnes() throws Exception {
    byte[] unknown = field(99, new byte[] {1, 2, 3});
    byte[] pair = joined(field(2, string("b").toByteArray()), unknown, field(1, new byte[] {'a'}));
    byte[] nameless = field(2, map("c", "d").toByteArray());
    byte[] valueless = field(1, new byte[] {'e'});
    byte[] times =
        LogRecord.newBuilder().setTimeUnixNano(1_700_000_000_000_000_000L).build().toByteArray();
    byte[] record =
        joined(
            field(6, pair),
            unknown,
            field(6, nameless),
            field(6, valueless),
            field(5, joined(unknown, string("text").toByteArray())),
            // A number where it should have a text.
            new byte[] {3 << 3, 1},
            times);
    assertThat(post(requestOf(record), "Content-Type", PROTOBUF).statusCode()).isEqualTo(200);
    assertThat(reading.untilLines(1))
        .containsExactly(
            "{\"time\":\"2023-11-14T22:13:20Z\",\"message\":\"text\","
                + "\"a\":\"b\",\"\":{\"c\":\"d\"},\"e\":null}");
  }

  /** Others of the request must not be lost for it. */
  @Test
  public void malformedTextIsRepaired() throws Exception {
    byte[] text = {'x', (byte) 0xFF, '"', (byte) 0xE2, (byte) 0x82};
    byte[] record =
        joined(
            LogRecord.newBuilder()
                .setTimeUnixNano(1_700_000_000_000_000_000L)
                .build()
                .toByteArray(),
            field(5, field(1, text)),
            field(6, joined(field(1, text), field(2, field(1, text)))));
    assertThat(post(requestOf(record), "Content-Type", PROTOBUF).statusCode()).isEqualTo(200);
    String repaired = "\"x\uFFFD\\\"\uFFFD\"";
    assertThat(reading.untilLines(1))
        .containsExactly(
            "{\"time\":\"2023-11-14T22:13:20Z\",\"message\":"
                + repaired
                + ","
                + repaired
                + ":"
                + repaired
                + "}");
  }

  /** What a line of it has already must not get into the next one. */
  @Test
  public void recordsNestedTooDeepAreRejectedAlone() throws Exception {
    byte[] value = string("x").toByteArray();
    for (int i = 0; i < 70; i++) {
      // An array in an array.
      value = field(5, field(1, value));
    }
    byte[] time =
        LogRecord.newBuilder().setTimeUnixNano(1_700_000_000_000_000_000L).build().toByteArray();
    byte[] body = joined(time, field(5, value));
    byte[] attribute = joined(time, field(6, joined(field(1, new byte[] {'a'}), field(2, value))));
    byte[] half = Arrays.copyOf(body, body.length - 1);
    byte[] good = joined(time, field(5, string("good").toByteArray()));
    byte[] records =
        joined(
            field(2, body),
            field(2, good),
            field(2, attribute),
            field(2, half),
            field(2, good),
            field(2, attribute));
    HttpResponse<byte[]> answer = post(field(1, field(2, records)), "Content-Type", PROTOBUF);
    assertThat(answer.statusCode()).isEqualTo(200);
    assertThat(
            ExportLogsServiceResponse.parseFrom(answer.body())
                .getPartialSuccess()
                .getRejectedLogRecords())
        .isEqualTo(4);
    String line = "{\"time\":\"2023-11-14T22:13:20Z\",\"message\":\"good\"}";
    assertThat(reading.untilLines(2)).containsExactly(line, line);
  }

  @Test
  public void aLineIsCutBeforeItsRepairMakesItTooLong() throws Exception {
    try (InputReading narrow =
        InputReading.start(InputLines.otlp("127.0.0.1", 0).withMaxLineBytes(1000))) {
      byte[] text = new byte[500];
      Arrays.fill(text, (byte) 0xFF);
      byte[] body = requestOf(field(5, field(1, text)));
      HttpClients.post(narrow.url("/v1/logs"), body, "Content-Type", PROTOBUF);
      assertThat(narrow.untilLines(1).get(0)).contains("\uFFFD").endsWith("\"}");
      assertThat(narrow.cut).isEqualTo(1);
    }
  }

  @Test
  public void millionsOfEmptyRecordsDoNotTakeTheirMemoryAtOnce() throws Exception {
    int records = 2_000_000;
    byte[] scope = new byte[2 * records];
    for (int i = 0; i < scope.length; i += 2) {
      scope[i] = 0x12;
    }
    ByteString scopeLogs = ByteString.copyFrom(scope);
    byte[] body =
        ExportLogsServiceRequest.newBuilder()
            .addResourceLogs(
                ResourceLogs.newBuilder()
                    .setUnknownFields(
                        com.google.protobuf.UnknownFieldSet.newBuilder()
                            .addField(
                                ResourceLogs.SCOPE_LOGS_FIELD_NUMBER,
                                com.google.protobuf.UnknownFieldSet.Field.newBuilder()
                                    .addLengthDelimited(scopeLogs)
                                    .build())
                            .build()))
            .build()
            .toByteArray();
    assertThat(post(body, "Content-Type", PROTOBUF).statusCode()).isIn(200, 413);
  }

  @Test
  public void noBytesMakeItFail() throws Exception {
    long seed = System.nanoTime();
    Random random = new Random(seed);
    byte[] good = request().toByteArray();
    for (int i = 0; i < 300; i++) {
      byte[] changed = good.clone();
      changed[random.nextInt(changed.length)] = (byte) random.nextInt();
      assertThat(post(changed, "Content-Type", PROTOBUF).statusCode())
          .as("seed " + seed)
          .isIn(200, 400);
    }
  }

  @Test
  public void recordsOverGrpcBecomeTheSameLines() throws Exception {
    try (InputReading grpc =
        InputReading.start(InputLines.otlpGrpc("127.0.0.1", 0).withMaxRequestBytes(4 << 20))) {
      ManagedChannel channel =
          NettyChannelBuilder.forAddress("127.0.0.1", grpc.port()).usePlaintext().build();
      try {
        assertThat(export(channel, request().toByteArray(), CallOptions.DEFAULT))
            .isEqualTo(ExportLogsServiceResponse.getDefaultInstance());
        CallOptions gzip = CallOptions.DEFAULT.withCompression("gzip");
        assertThat(export(channel, request().toByteArray(), gzip).hasPartialSuccess()).isFalse();
        assertThat(
                export(channel, large(), CallOptions.DEFAULT)
                    .getPartialSuccess()
                    .getRejectedLogRecords())
            .isEqualTo(1);
        assertThat(grpc.untilLines(7).subList(3, 6)).containsExactlyElementsOf(LINES);
        assertThat(grpc.origins).containsOnly("otlp+grpc:127.0.0.1");
        // Larger than a request may be, and no request: refused, and the connection goes on.
        assertThatThrownBy(() -> export(channel, new byte[5 << 20], CallOptions.DEFAULT))
            .isInstanceOf(StatusRuntimeException.class)
            .hasMessageContaining("RESOURCE_EXHAUSTED");
        assertThatThrownBy(() -> export(channel, new byte[] {0x0A, 5, 1}, CallOptions.DEFAULT))
            .isInstanceOf(StatusRuntimeException.class)
            .hasMessageContaining("INVALID_ARGUMENT");
        export(channel, request().toByteArray(), CallOptions.DEFAULT);
        assertThat(grpc.untilLines(10)).hasSize(10);
      } finally {
        channel.shutdownNow();
      }
    }
  }

  private static ExportLogsServiceResponse export(
      ManagedChannel channel, byte[] request, CallOptions options) throws IOException {
    MethodDescriptor.Marshaller<byte[]> bytes =
        new MethodDescriptor.Marshaller<>() {
          @Override
          public InputStream stream(byte[] value) {
            return new ByteArrayInputStream(value);
          }

          @Override
          public byte[] parse(InputStream stream) {
            try {
              return stream.readAllBytes();
            } catch (IOException e) {
              throw new UncheckedIOException(e);
            }
          }
        };
    MethodDescriptor<byte[], byte[]> method =
        MethodDescriptor.<byte[], byte[]>newBuilder()
            .setType(MethodDescriptor.MethodType.UNARY)
            .setFullMethodName("opentelemetry.proto.collector.logs.v1.LogsService/Export")
            .setRequestMarshaller(bytes)
            .setResponseMarshaller(bytes)
            .build();
    return ExportLogsServiceResponse.parseFrom(
        ClientCalls.blockingUnaryCall(channel, method, options, request));
  }
}
