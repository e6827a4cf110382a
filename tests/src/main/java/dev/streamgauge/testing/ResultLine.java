package dev.streamgauge.testing;

import java.time.Instant;

/** Formats results like Streamgauge's {@code --format=json}. */
public final class ResultLine {
  private ResultLine() {}

  /** Returns the result of one key, which must not need escaping in JSON. */
  public static String of(
      Instant start, Instant end, String key, long count, String timing, long revision) {
    return "{\"window_start\":\""
        + start
        + "\",\"window_end\":\""
        + end
        + "\",\"key\":\""
        + key
        + "\",\"count\":"
        + count
        + ",\"timing\":\""
        + timing
        + "\",\"revision\":"
        + revision
        + "}";
  }
}
