package dev.streamgauge.hostile;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;

import java.util.ArrayList;
import java.util.List;

/** Elasticsearch's bulk requests. */
final class Bulk {
  private static final String PATH = "/logs/_bulk";
  private static final String TYPE = "application/x-ndjson";
  private static final String CREATE = "{\"create\":{}}\n";

  private Bulk() {}

  static Protocol protocol() {
    return new Protocol(
        "Elasticsearch",
        "http://127.0.0.1:%d",
        true,
        new GoodSender(Bulk::send, Bulk::line),
        Bulk::peers);
  }

  private static List<HostilePeer> peers() {
    List<HostilePeer> hostile = new ArrayList<>();
    hostile.addAll(HttpPeers.of(PATH, TYPE, bytes(CREATE + "{\"a\":1}\n")));
    List<Integer> bad = List.of(400);
    hostile.add(peer("an empty body", "", bad));
    hostile.add(peer("no action", "{\"a\":1}\n", bad));
    hostile.add(peer("an action without its document", CREATE, bad));
    hostile.add(peer("half an action", "{\"create\":{\n{\"a\":1}\n", bad));
    hostile.add(peer("a deep action", "{\"create\":" + "[".repeat(1_000_000) + "\n{}\n", bad));
    hostile.add(
        peer("a deep option", "{\"create\":{\"x\":" + "[".repeat(1_000_000) + "\n{}\n", bad));
    hostile.add(peer("millions of deletes", "{\"delete\":{}}\n".repeat(1_100_000), List.of(413)));
    hostile.add(peer("millions of documents", (CREATE + "{}\n").repeat(900_000), List.of(413)));
    // Their index is named in each item of the answer.
    hostile.add(
        Http.peer(
            "deletes of a long name",
            "/" + "x".repeat(4000) + "/_bulk",
            bytes("{\"delete\":{}}\n".repeat(500_000)),
            List.of(413),
            "Content-Type",
            TYPE));
    hostile.add(
        Http.peer(
            "bad UTF-8",
            PATH,
            (CREATE + "{\"a\":\"\u00c0\u00ff\"}\n").getBytes(ISO_8859_1),
            List.of(200),
            "Content-Type",
            TYPE));
    return hostile;
  }

  private static HostilePeer peer(String what, String body, List<Integer> statuses) {
    return Http.peer(what, PATH, bytes(body), statuses, "Content-Type", TYPE);
  }

  private static byte[] bytes(String text) {
    return text.getBytes(UTF_8);
  }

  private static String line(int number) {
    return "{\"message\":\"" + GoodSender.text(number) + GoodSender.ODD_IN_JSON + "\"}";
  }

  private static boolean send(Target target, int from, int to) throws Exception {
    StringBuilder body = new StringBuilder();
    for (int i = from; i < to; i++) {
      body.append(CREATE).append(line(i)).append('\n');
    }
    return Http.taken(target.url(PATH), bytes(body.toString()), TYPE);
  }
}
