package dev.streamgauge.pipelines.web;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.util.Map;

/**
 * An answer.
 *
 * @param status the HTTP status
 * @param contentType the media type, with its charset
 * @param body the whole body, which must not be modified any more
 * @param headers further headers
 */
public record Reply(int status, String contentType, byte[] body, Map<String, String> headers) {
  private static final String JSON = "application/json; charset=utf-8";
  private static final String TEXT = "text/plain; charset=utf-8";

  public static Reply of(int status, String contentType, byte[] body) {
    return new Reply(status, contentType, body, Map.of());
  }

  /** Returns the JSON text {@code json} with status 200. */
  public static Reply json(byte[] json) {
    return of(200, JSON, json);
  }

  /** Returns a line of text. */
  public static Reply text(int status, String text) {
    return of(status, TEXT, (text + "\n").getBytes(UTF_8));
  }

  /** Returns this answer with one more header. */
  public Reply with(String name, String value) {
    Map<String, String> more = new java.util.LinkedHashMap<>(headers);
    more.put(name, value);
    return new Reply(status, contentType, body, more);
  }
}
