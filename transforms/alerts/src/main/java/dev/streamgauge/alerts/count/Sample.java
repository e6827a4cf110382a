package dev.streamgauge.alerts.count;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.streamgauge.alerts.event.Evidence;
import dev.streamgauge.lines.ByteBuf;
import java.util.Arrays;

/** A line and its time. Truncated to {@value #MAX_BYTES} bytes. Mutable. */
final class Sample {
  static final int MAX_BYTES = 256;

  private long time;
  private byte[] bytes;
  private int length;

  private Sample(long time, byte[] bytes) {
    this.time = time;
    this.bytes = bytes;
    this.length = bytes.length;
  }

  /** Returns a sample of the line {@code [from, to)}, which is {@linkplain #cut cut} already. */
  static Sample of(long time, byte[] line, int from, int to) {
    return new Sample(time, Arrays.copyOfRange(line, from, to));
  }

  /** Returns the end of the line {@code [from, to)} if it is truncated. */
  static int cut(byte[] line, int from, int to) {
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

  /** Returns whether this comes after the line {@code [from, to)} of that time. */
  boolean follows(long otherTime, byte[] line, int from, int to) {
    return time > otherTime
        || (time == otherTime && Arrays.compareUnsigned(bytes, 0, length, line, from, to) > 0);
  }

  /** Returns whether this comes after {@code other}. */
  boolean follows(Sample other) {
    return follows(other.time, other.bytes, 0, other.length);
  }

  /** Becomes a sample of another line. */
  void replace(long newTime, byte[] line, int from, int to) {
    time = newTime;
    length = to - from;
    if (bytes.length < length) {
      bytes = new byte[Math.min(MAX_BYTES, length + length / 2)];
    }
    System.arraycopy(line, from, bytes, 0, length);
  }

  Sample copy() {
    return new Sample(time, Arrays.copyOf(bytes, length));
  }

  long time() {
    return time;
  }

  String text() {
    return new String(bytes, 0, length, UTF_8);
  }

  Evidence.Line line() {
    return new Evidence.Line(time, text());
  }

  void encode(ByteBuf buf) {
    buf.putZigZag(time);
    buf.putVar(length);
    buf.putBytes(bytes, 0, length);
  }

  static Sample decode(ByteBuf buf) {
    return new Sample(buf.getZigZag(), buf.getBytes(buf.getCount(1)));
  }
}
