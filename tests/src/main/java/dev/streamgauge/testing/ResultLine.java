package dev.streamgauge.testing;

import java.time.Instant;

/** Writes results as Streamgauge's {@code --format=json} does. */
public final class ResultLine {
  private ResultLine() {}

  /** Returns a result of one key; the key must need no escaping in JSON. */
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
