package dev.streamgauge.hostile;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;

import com.google.protobuf.Timestamp;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import logproto.EntryAdapter;
import logproto.PushRequest;
import logproto.StreamAdapter;
import org.xerial.snappy.Snappy;

/** Loki's push API. */
final class Loki {
  private static final String SOURCE = "http://127.0.0.1:%d";
  private static final String PATH = "/loki/api/v1/push";
  private static final String PROTOBUF = "application/x-protobuf";
  private static final String[] AS_JSON = {"Content-Type", "application/json"};
  private static final long SECONDS = 1_700_000_000;

  private Loki() {}

  private static String line(int number) {
    return "{\"time\":\"2023-11-14T22:13:20Z\",\"message\":\""
        + GoodSender.text(number)
        + GoodSender.ODD_IN_JSON
        + "\",\"app\":\"shop\"}";
  }

  static Protocol json() {
    return new Protocol(
        "Loki's JSON", SOURCE, true, new GoodSender(Loki::sendJson, Loki::line), Loki::jsonPeers);
  }

  private static List<HostilePeer> jsonPeers() {
    List<HostilePeer> hostile = new ArrayList<>();
    hostile.addAll(HttpPeers.of(PATH, "application/json", push("[\"1\",\"x\"]")));
    hostile.addAll(
        Json.peers(PATH, "{\"streams\":[{\"stream\":{\"a\":\"b\"},\"values\":[[\"1\",\"x\"]]}]"));
    List<Integer> bad = List.of(400);
    hostile.add(
        Http.peer(
            "absurd times",
            PATH,
            push(
                "[\"0\",\"a\"],[\"-1\",\"b\"],[\"9223372036854775807\",\"c\"],"
                    + "[\"-9223372036854775808\",\"d\"]"),
            List.of(204),
            AS_JSON));
    hostile.add(
        Http.peer(
            "a time beyond 64 bits", PATH, push("[\"9223372036854775808\",\"c\"]"), bad, AS_JSON));
    hostile.add(Http.peer("no time", PATH, push("[\"now\",\"c\"]"), bad, AS_JSON));
    hostile.add(Http.peer("a deep line", PATH, push("[\"1\",[[[]]]]"), bad, AS_JSON));
    String label = "\"a\":\"" + "\\u0001".repeat(30_000) + "\"";
    String entries = ",[\"1\",\"\"]".repeat(500_000).substring(1);
    hostile.add(
        Http.peer(
            "long labels for many entries", PATH, push(label, entries), List.of(413), AS_JSON));
    String labels = ",\"a\":\"\"".repeat(1_000_000).substring(1);
    hostile.add(
        Http.peer("a million labels", PATH, push(labels, "[\"1\",\"\"]"), List.of(413), AS_JSON));
    return hostile;
  }

  private static byte[] push(String values) {
    return push("\"a\":\"b\"", values);
  }

  private static byte[] push(String labels, String values) {
    return ("{\"streams\":[{\"stream\":{" + labels + "},\"values\":[" + values + "]}]}")
        .getBytes(UTF_8);
  }

  private static boolean sendJson(Target target, int from, int to) throws Exception {
    StringBuilder values = new StringBuilder();
    for (int i = from; i < to; i++) {
      values
          .append(i == from ? "[\"" : ",[\"")
          .append(SECONDS)
          .append("000000000\",\"")
          .append(GoodSender.text(i))
          .append(GoodSender.ODD_IN_JSON)
          .append("\"]");
    }
    byte[] body = push("\"app\":\"shop\"", values.toString());
    return Http.taken(target.url(PATH), body, "application/json");
  }

  static Protocol protobuf() {
    return new Protocol(
        "Loki's Protocol Buffers",
        SOURCE,
        true,
        new GoodSender(Loki::sendProtobuf, Loki::line),
        Loki::protobufPeers);
  }

  private static List<HostilePeer> protobufPeers() {
    try {
      byte[] good = request(List.of("x")).toByteArray();
      List<HostilePeer> hostile =
          new ArrayList<>(HttpPeers.of(PATH, PROTOBUF, Snappy.compress(good)));
      List<Integer> bad = List.of(400);
      hostile.add(raw("no Snappy", good, bad));
      hostile.add(raw("half of Snappy", Http.half(Snappy.compress(good)), bad));
      hostile.add(
          raw("Snappy of four gigabytes", new byte[] {-1, -1, -1, -1, 15, 0}, List.of(413)));
      hostile.add(raw("Snappy of 15 MB that is not there", new byte[] {-1, -1, -1, 7, 0}, bad));
      hostile.add(raw("a Snappy bomb", Snappy.compress(new byte[64 << 20]), List.of(413)));
      hostile.add(peer("half of Protocol Buffers", Http.half(good), bad));
      hostile.add(peer("a negative length", Proto.NEGATIVE, bad));
      hostile.add(peer("a huge length", Proto.HUGE, bad));
      hostile.add(peer("an endless number", Proto.ENDLESS, bad));
      hostile.add(peer("a million nested groups", Proto.groups(), bad));
      byte[] labels = Proto.field(1, ("{a=\"" + "x".repeat(200_000) + "\"}").getBytes(UTF_8));
      hostile.add(
          peer(
              "long labels for many entries",
              Proto.field(1, Proto.concat(labels, Proto.empty(2, 1_000_000))),
              List.of(413)));
      hostile.add(
          peer(
              "millions of empty entries",
              Proto.field(1, Proto.empty(2, 5_000_000)),
              List.of(413)));
      hostile.add(
          peer(
              "millions of empty metadata",
              Proto.field(1, Proto.field(2, Proto.empty(3, 5_000_000))),
              List.of(413)));
      byte[] line = Proto.field(2, "\u00c0\u00ff".getBytes(ISO_8859_1));
      hostile.add(peer("bad UTF-8", Proto.field(1, Proto.field(2, line)), List.of(204)));
      byte[] late = {0x08, -1, -1, -1, -1, -1, -1, -1, -1, 0x7F};
      byte[] time = Proto.field(1, late);
      hostile.add(
          peer("a time that overflows", Proto.field(1, Proto.field(2, time)), List.of(204)));
      return hostile;
    } catch (IOException e) {
      throw new IllegalStateException(e);
    }
  }

  private static HostilePeer raw(String what, byte[] body, List<Integer> statuses) {
    return Http.peer(what, PATH, body, statuses, "Content-Type", PROTOBUF);
  }

  private static HostilePeer peer(String what, byte[] plain, List<Integer> statuses)
      throws IOException {
    return raw(what, Snappy.compress(plain), statuses);
  }

  private static PushRequest request(List<String> lines) {
    StreamAdapter.Builder stream = StreamAdapter.newBuilder().setLabels("{app=\"shop\"}");
    for (String line : lines) {
      stream.addEntries(
          EntryAdapter.newBuilder()
              .setTimestamp(Timestamp.newBuilder().setSeconds(SECONDS))
              .setLine(line));
    }
    return PushRequest.newBuilder().addStreams(stream).build();
  }

  private static boolean sendProtobuf(Target target, int from, int to) throws Exception {
    List<String> lines = new ArrayList<>();
    for (int i = from; i < to; i++) {
      lines.add(GoodSender.text(i) + GoodSender.ODD);
    }
    byte[] body = Snappy.compress(request(lines).toByteArray());
    return Http.taken(target.url(PATH), body, PROTOBUF);
  }
}
