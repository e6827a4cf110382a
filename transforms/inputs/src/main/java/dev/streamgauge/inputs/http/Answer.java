package dev.streamgauge.inputs.http;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.util.HashMap;
import java.util.Map;
import org.apache.beam.sdk.annotations.Internal;
import org.checkerframework.checker.nullness.qual.Nullable;

/** The answer to a request. */
@Internal
public record Answer(
    int status, @Nullable String contentType, byte[] body, Map<String, String> headers) {
  private static final byte[] NOTHING = new byte[0];

  /** Returns an answer without a body. */
  public static Answer of(int status) {
    return new Answer(status, null, NOTHING, Map.of());
  }

  /** Returns an answer of text. */
  public static Answer text(int status, String text) {
    return of(status, "text/plain; charset=utf-8", (text + "\n").getBytes(UTF_8));
  }

  /** Returns an answer of JSON. */
  public static Answer json(int status, String json) {
    return of(status, "application/json", json.getBytes(UTF_8));
  }

  /** Returns an answer with a body. */
  public static Answer of(int status, String contentType, byte[] body) {
    return new Answer(status, contentType, body, Map.of());
  }

  /** Adds a header. */
  public Answer with(String name, String value) {
    Map<String, String> all = new HashMap<>(headers);
    all.put(name, value);
    return new Answer(status, contentType, body, all);
  }
}
