package dev.streamgauge.hostile;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_16BE;
import static java.nio.charset.StandardCharsets.UTF_8;

import java.util.List;

/** What is wrong with JSON whatever it means. */
final class Json {
  private static final int DEEP = 1_000_000;

  private Json() {}

  /** Returns peers for a path whose good bodies are like {@code good}, an object. */
  static List<HostilePeer> peers(String path, String good) {
    String[] type = {"Content-Type", "application/json"};
    List<Integer> bad = List.of(400);
    return List.of(
        Http.peer("half of JSON", path, Http.half(good.getBytes(UTF_8)), bad, type),
        Http.peer("deep arrays", path, "[".repeat(DEEP).getBytes(UTF_8), bad, type),
        Http.peer("deep objects", path, "{\"a\":".repeat(DEEP).getBytes(UTF_8), bad, type),
        Http.peer(
            "deep arrays in an unknown member",
            path,
            ("{\"x\":" + "[".repeat(DEEP) + "]".repeat(DEEP) + "}").getBytes(UTF_8),
            bad,
            type),
        Http.peer(
            "a number of a million digits",
            path,
            ("{\"x\":" + "9".repeat(DEEP) + "}").getBytes(UTF_8),
            List.of(200, 204, 400),
            type),
        Http.peer(
            "a name that is not UTF-8", path, "{\"\u00c0\":1".getBytes(ISO_8859_1), bad, type),
        Http.peer("half a string", path, "{\"x".getBytes(UTF_8), bad, type),
        Http.peer("UTF-16", path, (good + "}").getBytes(UTF_16BE), bad, type));
  }
}
