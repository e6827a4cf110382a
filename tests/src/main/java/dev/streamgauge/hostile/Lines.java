package dev.streamgauge.hostile;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/** Plain lines, and JSON objects, over HTTP. */
final class Lines {
  private static final String SOURCE = "http://127.0.0.1:%d";

  private Lines() {}

  static Protocol plain() {
    return new Protocol(
        "lines over HTTP",
        SOURCE,
        true,
        new GoodSender(Lines::plain, Lines::line),
        Lines::plainPeers);
  }

  private static List<HostilePeer> plainPeers() {
    List<HostilePeer> hostile =
        new ArrayList<>(HttpPeers.of("/lines", "text/plain", "a line\n".getBytes(UTF_8)));
    hostile.addAll(HttpPeers.ofAnyPath("/lines", "text/plain", "a line\n".getBytes(UTF_8)));
    byte[] newlines = new byte[16 << 20];
    Arrays.fill(newlines, (byte) '\n');
    String[] type = {"Content-Type", "text/plain"};
    hostile.add(Http.peer("millions of empty lines", "/", newlines, List.of(413), type));
    hostile.add(Http.peer("a line of 10 MB", "/", new byte[10_000_000], List.of(204), type));
    hostile.add(
        Http.peer(
            "bad UTF-8", "/", "\u00c0\u00ff\u00fe\n".getBytes(ISO_8859_1), List.of(204), type));
    hostile.add(Http.peer("an empty body", "/", new byte[0], List.of(204), type));
    return hostile;
  }

  private static String line(int number) {
    return GoodSender.text(number) + " \u00e4\u20ac\t\"\\";
  }

  private static boolean plain(Target target, int from, int to) throws Exception {
    StringBuilder body = new StringBuilder();
    for (int i = from; i < to; i++) {
      body.append(line(i)).append('\n');
    }
    return Http.taken(target.url("/lines"), body.toString().getBytes(UTF_8), "text/plain");
  }

  static Protocol json() {
    return new Protocol(
        "JSON over HTTP",
        SOURCE,
        true,
        new GoodSender(Lines::json, Lines::object),
        Lines::jsonPeers);
  }

  private static List<HostilePeer> jsonPeers() {
    List<HostilePeer> hostile =
        new ArrayList<>(HttpPeers.of("/", "application/json", "{\"a\":1}".getBytes(UTF_8)));
    hostile.addAll(Json.peers("/", "{\"a\":{\"b\":\"c\"}"));
    byte[] objects = new byte[16 << 20];
    for (int i = 0; i < objects.length; i += 2) {
      objects[i] = '{';
      objects[i + 1] = '}';
    }
    hostile.add(
        Http.peer(
            "millions of empty objects",
            "/",
            objects,
            List.of(413),
            "Content-Type",
            "application/json"));
    return hostile;
  }

  private static String object(int number) {
    return "{\"message\":\"" + GoodSender.text(number) + GoodSender.ODD_IN_JSON + "\"}";
  }

  private static boolean json(Target target, int from, int to) throws Exception {
    StringBuilder body = new StringBuilder("[");
    for (int i = from; i < to; i++) {
      body.append(i == from ? "" : ",").append(object(i));
    }
    byte[] bytes = body.append(']').toString().getBytes(UTF_8);
    return Http.taken(target.url("/"), bytes, "application/json");
  }
}
