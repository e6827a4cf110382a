package dev.streamgauge.alerts.count;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.streamgauge.lines.ByteBuf;
import java.util.Arrays;

/**
 * A line shown as an example of many: the earliest, and of those the first by its bytes, so that
 * the choice does not depend on the order of lines. Truncated to {@value #MAX_BYTES} bytes.
 */
final class Sample {
  static final int MAX_BYTES = 256;

  private final long time;
  private final byte[] bytes;

  private Sample(long time, byte[] bytes) {
    this.time = time;
    this.bytes = bytes;
  }

  /** Returns the line {@code [from, to)} if it precedes {@code shown}, else {@code shown}. */
  static Sample first(Sample shown, long time, byte[] line, int from, int to) {
    if (shown != null && time > shown.time) {
      return shown;
    }
    int end = cut(line, from, to);
    if (shown != null
        && time == shown.time
        && Arrays.compareUnsigned(line, from, end, shown.bytes, 0, shown.bytes.length) >= 0) {
      return shown;
    }
    return new Sample(time, Arrays.copyOfRange(line, from, end));
  }

  /** Returns which of the two is shown; either may be null. */
  static Sample first(Sample a, Sample b) {
    return a == null ? b : b == null ? a : first(a, b.time, b.bytes, 0, b.bytes.length);
  }

  private static int cut(byte[] line, int from, int to) {
    if (to - from <= MAX_BYTES) {
      return to;
    }
    int end = from + MAX_BYTES;
    // Not within a character, whose later bytes begin with the bits 10.
    while (end > from && (line[end] & 0xC0) == 0x80) {
      end--;
    }
    return end;
  }

  String text() {
    return new String(bytes, UTF_8);
  }

  void encode(ByteBuf buf) {
    buf.putZigZag(time);
    buf.putVar(bytes.length);
    buf.putBytes(bytes, 0, bytes.length);
  }

  static Sample decode(ByteBuf buf) {
    return new Sample(buf.getZigZag(), buf.getBytes(buf.getCount(1)));
  }
}
