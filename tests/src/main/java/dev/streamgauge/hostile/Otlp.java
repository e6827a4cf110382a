package dev.streamgauge.hostile;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;

import io.opentelemetry.proto.collector.logs.v1.ExportLogsServiceRequest;
import io.opentelemetry.proto.common.v1.AnyValue;
import io.opentelemetry.proto.logs.v1.LogRecord;
import io.opentelemetry.proto.logs.v1.ResourceLogs;
import io.opentelemetry.proto.logs.v1.ScopeLogs;
import java.util.ArrayList;
import java.util.List;
import java.util.function.BiFunction;

/** OTLP over HTTP, and what its messages have in common with those over gRPC. */
final class Otlp {
  private static final String PATH = "/v1/logs";
  private static final String SOURCE = "otlp://127.0.0.1:%d";
  private static final String PROTOBUF = "application/x-protobuf";
  private static final long NANOS = 1_700_000_000_000_000_000L;

  private Otlp() {}

  static String line(int number) {
    return "{\"time\":\"2023-11-14T22:13:20Z\",\"message\":\""
        + GoodSender.text(number)
        + GoodSender.ODD_IN_JSON
        + "\"}";
  }

  static byte[] request(int from, int to) {
    ScopeLogs.Builder logs = ScopeLogs.newBuilder();
    for (int i = from; i < to; i++) {
      logs.addLogRecords(
          LogRecord.newBuilder()
              .setTimeUnixNano(NANOS)
              .setBody(AnyValue.newBuilder().setStringValue(GoodSender.text(i) + GoodSender.ODD)));
    }
    return ExportLogsServiceRequest.newBuilder()
        .addResourceLogs(ResourceLogs.newBuilder().addScopeLogs(logs))
        .build()
        .toByteArray();
  }

  private static byte[] harmless() {
    return records(Proto.field(5, Proto.field(1, "x".getBytes(UTF_8))));
  }

  /** Returns a request of one record with these fields. */
  private static byte[] records(byte[] fields) {
    return Proto.field(1, Proto.field(2, Proto.field(2, fields)));
  }

  /** Makes a peer of a message that has to be answered in one way. */
  interface Answered extends BiFunction<String, byte[], HostilePeer> {}

  /**
   * Returns peers that send messages.
   *
   * @param taken for a message that is taken, perhaps without some of its records
   */
  static List<HostilePeer> messages(Answered refused, Answered tooLarge, Answered taken) {
    List<HostilePeer> peers = new ArrayList<>();
    peers.add(refused.apply("half of Protocol Buffers", Http.half(harmless())));
    peers.add(refused.apply("a negative length", Proto.NEGATIVE));
    peers.add(refused.apply("a huge length", Proto.HUGE));
    peers.add(refused.apply("an endless number", Proto.ENDLESS));
    peers.add(refused.apply("a million nested groups", Proto.groups()));
    peers.add(
        tooLarge.apply(
            "millions of empty records",
            Proto.field(1, Proto.field(2, Proto.empty(2, 5_000_000)))));
    byte[] value = Proto.field(2, Proto.field(1, "x".repeat(200_000).getBytes(UTF_8)));
    byte[] resource = Proto.field(1, Proto.field(1, value));
    peers.add(
        tooLarge.apply(
            "a long resource of many records",
            Proto.field(1, Proto.concat(resource, Proto.field(2, Proto.empty(2, 1_000_000))))));
    peers.add(taken.apply("a record of too many attributes", records(Proto.empty(6, 600_000))));
    peers.add(taken.apply("a record of bad UTF-8", records(badText())));
    byte[] deep = new byte[0];
    for (int i = 0; i < 2000; i++) {
      deep = Proto.field(5, Proto.field(1, deep));
    }
    peers.add(taken.apply("a deep record", records(Proto.field(5, deep))));
    byte[] times = {0x09, -1, -1, -1, -1, -1, -1, -1, -1, 0x59, 0, 0, 0, 0, 0, 0, 0, 0};
    peers.add(taken.apply("absurd times", records(times)));
    return peers;
  }

  private static byte[] badText() {
    return Proto.field(5, Proto.field(1, "\u00c0\u00ff".getBytes(ISO_8859_1)));
  }

  private static Answered answeredWith(int status) {
    return (what, message) ->
        Http.peer(what, PATH, message, List.of(status), "Content-Type", PROTOBUF);
  }

  static Protocol protobuf() {
    GoodSender good =
        new GoodSender(
            (target, from, to) -> Http.taken(target.url(PATH), request(from, to), PROTOBUF),
            Otlp::line);
    return new Protocol("OTLP", SOURCE, true, good, Otlp::protobufPeers);
  }

  private static List<HostilePeer> protobufPeers() {
    List<HostilePeer> hostile = new ArrayList<>(HttpPeers.of(PATH, PROTOBUF, harmless()));
    hostile.addAll(messages(answeredWith(400), answeredWith(413), answeredWith(200)));
    return hostile;
  }

  private static final String HEAD = "{\"resourceLogs\":[{\"scopeLogs\":[{\"logRecords\":[";

  private static List<HostilePeer> jsonPeers() {
    String type = "application/json";
    List<HostilePeer> hostile = new ArrayList<>();
    hostile.addAll(HttpPeers.of(PATH, type, (HEAD + "{}]}]}]}").getBytes(UTF_8)));
    hostile.addAll(Json.peers(PATH, HEAD + "{}]}]}]"));
    String deep = "{\"arrayValue\":{\"values\":[".repeat(400);
    hostile.add(json("a deep value", HEAD + "{\"body\":" + deep, 400));
    String attributes = ",{}".repeat(4_000_000).substring(1);
    hostile.add(
        json("millions of attributes", HEAD + "{\"attributes\":[" + attributes + "]}]}]}]}", 413));
    hostile.add(
        json("an absurd time", HEAD + "{\"timeUnixNano\":\"18446744073709551615\"}]}]}]}", 200));
    hostile.add(
        json("a time beyond 64 bits", HEAD + "{\"timeUnixNano\":\"18446744073709551616\"}", 400));
    hostile.add(json("a negative time", HEAD + "{\"timeUnixNano\":-1}]}]}]}", 400));
    return hostile;
  }

  static Protocol json() {
    GoodSender good =
        new GoodSender(
            (target, from, to) -> {
              StringBuilder body = new StringBuilder(HEAD);
              for (int i = from; i < to; i++) {
                body.append(i == from ? "" : ",")
                    .append("{\"timeUnixNano\":\"")
                    .append(NANOS)
                    .append("\",\"body\":{\"stringValue\":\"")
                    .append(GoodSender.text(i))
                    .append(GoodSender.ODD_IN_JSON)
                    .append("\"}}");
              }
              byte[] bytes = body.append("]}]}]}").toString().getBytes(UTF_8);
              return Http.taken(target.url(PATH), bytes, "application/json");
            },
            Otlp::line);
    return new Protocol("OTLP's JSON", SOURCE, true, good, Otlp::jsonPeers);
  }

  private static HostilePeer json(String what, String body, int status) {
    return Http.peer(
        what, PATH, body.getBytes(UTF_8), List.of(status), "Content-Type", "application/json");
  }
}
